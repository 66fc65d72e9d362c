import type { Caller, PermissionCheck, ServiceId } from '../contract';
import type { PermissionRecord, RecentRecords } from '../call-log';
import { commonError } from '../pipeline/service-errors';
import type { ConditionContext } from './condition-context';
import { evaluatePolicies, type Question, type Verdict } from './evaluate-policies';
import { parsePolicyDocument, type PolicyDocument } from './policy-document';
import { requestContext } from './request-context';
import { sessionOfRole, type Role } from './role';
import type { RoleStore } from './role-store';

export interface Circumstances {
  service: ServiceId;
  region: string;
  /** On the world's clock. */
  now: number;
}

export interface Authorizer {
  /** Returns when allowed; else throws the service's error with AWS's own sentence. */
  authorize(caller: Caller, check: PermissionCheck, circumstances: Circumstances): void;
  roleMay(roleArn: string, check: PermissionCheck, now: number): boolean;
}

/** Every policy type that must allow a call, with AWS's words for it. */
interface Judgement {
  kind: 'identity-based policy' | 'permissions boundary' | 'session policy';
  verdict: Verdict;
}

/** Answers every IAM question from the policies of roles and sessions, and writes each answer down. */
export function createAuthorizer(
  roles: RoleStore,
  organizationIdOf: (accountId: string) => string | undefined,
  records: RecentRecords<PermissionRecord>,
): Authorizer {
  const record = (principalArn: string, check: PermissionCheck, allowed: boolean, fullAccess: boolean, now: number) =>
    records.add({
      time: new Date(now).toISOString(),
      principalArn,
      action: check.action,
      resource: check.resource,
      allowed,
      conditionKeys: [...Object.keys(check.context ?? {}), ...(check.via === undefined ? [] : ['aws:CalledVia'])],
      fullAccess,
    });

  const contextOf = (caller: Caller, role: Role | undefined, check: PermissionCheck, region: string, now: number): ConditionContext =>
    requestContext({ caller, role, check, region, now, organizationIdOf });

  return {
    authorize(caller, check, { service, region, now }) {
      if (caller.fullAccess) return record(caller.arn, check, true, true, now);
      const role = roles.get(caller.roleArn ?? '');
      const question = { action: check.action, resource: check.resource, context: contextOf(caller, role, check, region, now) };
      const refusal = refusalOf(judgements(role, caller.sessionPolicies, question, check.grantedByResource === true), check.action);
      record(caller.arn, check, refusal === null, false, now);
      if (refusal !== null) throw commonError(service, 'accessDenied', refusalSentence(service, caller.arn, check, refusal));
    },

    roleMay(roleArn, check, now) {
      const role = roles.get(roleArn);
      const context = role ? contextOf(sessionOfRole(role), role, check, check.resource.split(':')[3] ?? '', now) : {};
      const question = { action: check.action, resource: check.resource, context };
      const allowed = refusalOf(judgements(role, [], question, check.grantedByResource === true), check.action) === null;
      record(roleArn, check, allowed, false, now);
      return allowed;
    },
  };
}

function judgements(role: Role | undefined, sessionPolicies: unknown[], question: Question, granted: boolean): Judgement[] {
  const judge = (kind: Judgement['kind'], policies: PolicyDocument[]): Judgement => ({ kind, verdict: evaluatePolicies(policies, question) });
  const identity = judge('identity-based policy', role?.policies.map(({ document }) => document) ?? []);
  return [
    granted && identity.verdict === 'notAllowed' ? { ...identity, verdict: 'allowed' } : identity,
    ...(role?.permissionsBoundary ? [judge('permissions boundary', [role.permissionsBoundary])] : []),
    ...(sessionPolicies.length > 0 ? [judge('session policy', sessionPolicies.map(parsePolicyDocument))] : []),
  ];
}

/** An explicit deny is told before anything that is merely not allowed. */
function refusalOf(all: Judgement[], action: string): string | null {
  const denied = all.find(({ verdict }) => verdict === 'denied');
  if (denied) return `with an explicit deny in ${denied.kind.startsWith('identity') ? 'an' : 'a'} ${denied.kind}`;
  const silent = all.find(({ verdict }) => verdict === 'notAllowed');
  return silent ? `because no ${silent.kind} allows the ${action} action` : null;
}

/** "Troubleshoot access denied error messages", IAM user guide. */
function refusalSentence(service: ServiceId, arn: string, { action, resource }: PermissionCheck, reason: string): string {
  const target = resource === '*' ? '' : ` on resource: ${resource}`;
  const sentence = `User: ${arn} is not authorized to perform: ${action}${target} ${reason}`;
  return service === 'ec2' ? `You are not authorized to perform this operation. ${sentence}` : sentence;
}
