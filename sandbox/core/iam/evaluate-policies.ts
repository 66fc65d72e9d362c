import { conditionsHold, type ConditionContext } from './conditions';
import { matchAction, matchArn, matchPattern } from './match-pattern';
import { asList, type PolicyDocument, type Statement } from './policy-document';

export interface Question {
  action: string;
  resource: string;
  context: ConditionContext;
}

export type Verdict = 'allowed' | 'denied' | 'notAllowed';

/** What a set of policies says together: one Deny beats all, without any Allow it is not allowed. */
export function evaluatePolicies(policies: PolicyDocument[], question: Question): Verdict {
  const matching = policies
    .flatMap((policy) => policy.Statement)
    .filter((statement) => matchesAction(statement, question.action))
    .filter((statement) => matchesResource(statement, question))
    .filter((statement) => conditionsHold(statement.Condition, question.context));
  if (matching.some((statement) => statement.Effect === 'Deny')) return 'denied';
  return matching.some((statement) => statement.Effect === 'Allow') ? 'allowed' : 'notAllowed';
}

function matchesAction(statement: Statement, action: string): boolean {
  if (statement.NotAction !== undefined) return !asList(statement.NotAction).some((pattern) => matchAction(pattern, action));
  return asList(statement.Action).some((pattern) => matchAction(pattern, action));
}

function matchesResource(statement: Statement, { resource, context }: Question): boolean {
  const matches = (pattern: string) => {
    const filled = fillVariables(pattern, context);
    return filled !== null && (filled === '*' || (resource.startsWith('arn:') ? matchArn(filled, resource) : matchPattern(filled, resource)));
  };
  if (statement.NotResource !== undefined) return !asList(statement.NotResource).some(matches);
  // A trust policy has no Resource: it is about the role that it belongs to.
  if (statement.Resource === undefined) return true;
  return asList(statement.Resource).some(matches);
}

/** Policy variables such as `${aws:PrincipalAccount}`; null when the request has no such key. */
function fillVariables(pattern: string, context: ConditionContext): string | null {
  let complete = true;
  const filled = pattern.replace(/\$\{([^}]+)\}/g, (_, key: string) => {
    if (key === '*' || key === '?' || key === '$') return key;
    const entry = Object.entries(context).find(([name]) => name.toLowerCase() === key.toLowerCase());
    complete &&= entry !== undefined;
    return String(entry?.[1] ?? '');
  });
  return complete ? filled : null;
}
