import type { Caller } from '../contract';
import type { ConditionContext } from './conditions';
import { evaluatePolicies } from './evaluate-policies';
import { matchPattern } from './match-pattern';
import { asList, type PolicyDocument, type Statement } from './policy-document';

/** Does the trust policy of a role allow the action (`sts:AssumeRole` and its companions) to that caller? */
export function trustAllows(trust: PolicyDocument, caller: Caller, action: string, roleArn: string, context: ConditionContext): boolean {
  const statements = trust.Statement.filter((statement) => isPrincipal(statement, caller));
  return evaluatePolicies([{ ...trust, Statement: statements }], { action, resource: roleArn, context }) === 'allowed';
}

function isPrincipal(statement: Statement, caller: Caller): boolean {
  if (statement.NotPrincipal !== undefined) return !names(statement.NotPrincipal, caller);
  return names(statement.Principal, caller);
}

function names(principal: Statement['Principal'], caller: Caller): boolean {
  if (principal === undefined) return false;
  if (principal === '*') return true;
  return asList(principal['AWS']).some((name) => namesCaller(name, caller));
}

/** The account itself (by number or as `:root`) stands for everyone in it; else it is the very principal, or the role of a session. */
function namesCaller(name: string, caller: Caller): boolean {
  if (name === '*') return true;
  if (name === caller.accountId || name === `arn:aws:iam::${caller.accountId}:root`) return true;
  if (name === caller.arn) return true;
  return caller.roleName !== undefined && matchPattern(`arn:aws:iam::${caller.accountId}:role/*${caller.roleName}`, name) && name.split('/').at(-1) === caller.roleName;
}
