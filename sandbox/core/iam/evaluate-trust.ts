import type { Caller } from '../contract';
import type { ConditionContext } from './condition-context';
import { evaluatePolicies, type Verdict } from './evaluate-policies';
import { asList, type PolicyDocument, type Statement } from './policy-document';

/** What the trust policy of a role says to an action (`sts:AssumeRole` and its companions) of that caller. */
export function trustVerdict(trust: PolicyDocument, caller: Caller, action: string, roleArn: string, context: ConditionContext): Verdict {
  return verdictFor(trust, (principal) => asList(principal['AWS']).some((name) => namesCaller(name, caller)), action, roleArn, context);
}

/**
 * Whether a trust policy allows an action to the very role or session that calls from the role's own account: then its own
 * policies need not allow it, too ("Policy evaluation logic", IAM user guide).
 */
export function trustNames(trust: PolicyDocument, caller: Caller, action: string, roleArn: string, context: ConditionContext): boolean {
  if (roleArn.split(':')[4] !== caller.accountId) return false;
  const isNamed: Named = (principal) => asList(principal['AWS']).some((name) => name === caller.arn || name === caller.roleArn);
  const named = trust.Statement.filter(({ Effect, Principal }) => Effect === 'Deny' || (Principal !== undefined && Principal !== '*' && isNamed(Principal)));
  return verdictFor({ ...trust, Statement: named }, isNamed, action, roleArn, context) === 'allowed';
}

/** Whether a service, e.g. `pipes.amazonaws.com`, may assume the role. */
export function trustsService(trust: PolicyDocument, servicePrincipal: string, roleArn: string, context: ConditionContext): boolean {
  const isNamed: Named = (principal) => asList(principal['Service']).includes(servicePrincipal);
  return verdictFor(trust, isNamed, 'sts:AssumeRole', roleArn, context) === 'allowed';
}

type Named = (principal: Record<string, string | string[]>) => boolean;

function verdictFor(trust: PolicyDocument, isNamed: Named, action: string, roleArn: string, context: ConditionContext): Verdict {
  const names = (principal: Statement['Principal']) => principal !== undefined && (principal === '*' || isNamed(principal));
  const statements = trust.Statement.filter(({ Principal, NotPrincipal }) => (NotPrincipal === undefined ? names(Principal) : !names(NotPrincipal)));
  return evaluatePolicies([{ ...trust, Statement: statements }], { action, resource: roleArn, context });
}

/** The account itself (by number or as `:root`) stands for everyone in it; else it is the very principal, or the role of a session. */
function namesCaller(name: string, caller: Caller): boolean {
  return ['*', caller.accountId, `arn:aws:iam::${caller.accountId}:root`, caller.arn, caller.roleArn].includes(name);
}
