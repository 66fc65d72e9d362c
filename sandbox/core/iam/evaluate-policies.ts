import type { ConditionContext } from './condition-context';
import { conditionsHold } from './conditions';
import { matchAction, matchArn, matchPattern } from './match-pattern';
import { asList, type PolicyDocument, type Statement } from './policy-document';
import { fillVariables, knowsVariables } from './policy-variables';

export interface Question {
  action: string;
  resource: string;
  context: ConditionContext;
}

export type Verdict = 'allowed' | 'denied' | 'notAllowed';

/** What a set of policies says together: one Deny beats all, without any Allow it is not allowed. */
export function evaluatePolicies(policies: PolicyDocument[], question: Question): Verdict {
  const effects = new Set(
    policies.flatMap(({ Version, Statement: statements }) =>
      statements.filter((statement) => applies(statement, question, knowsVariables(Version))).map(({ Effect }) => Effect),
    ),
  );
  if (effects.has('Deny')) return 'denied';
  return effects.has('Allow') ? 'allowed' : 'notAllowed';
}

function applies(statement: Statement, question: Question, withVariables: boolean): boolean {
  return (
    matchesAction(statement, question.action) &&
    matchesResource(statement, question, withVariables) &&
    conditionsHold(statement.Condition, question.context, withVariables)
  );
}

function matchesAction(statement: Statement, action: string): boolean {
  if (statement.NotAction !== undefined) return !asList(statement.NotAction).some((pattern) => matchAction(pattern, action));
  return asList(statement.Action).some((pattern) => matchAction(pattern, action));
}

function matchesResource(statement: Statement, { resource, context }: Question, withVariables: boolean): boolean {
  const matches = (pattern: string) => {
    const filled = withVariables ? fillVariables(pattern, context) : pattern;
    return filled !== null && (filled === '*' || (resource.startsWith('arn:') ? matchArn(filled, resource) : matchPattern(filled, resource)));
  };
  if (statement.NotResource !== undefined) return !asList(statement.NotResource).some(matches);
  // A trust policy has no Resource: it is about the role that it belongs to.
  if (statement.Resource === undefined) return true;
  return asList(statement.Resource).some(matches);
}
