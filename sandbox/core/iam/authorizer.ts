import type { Caller, PermissionCheck, ServiceId } from '../contract';
import type { PermissionRecord, RecentRecords } from '../call-log';
import { commonError } from '../pipeline/service-errors';
import type { ConditionContext } from './conditions';
import { evaluatePolicies, type Question, type Verdict } from './evaluate-policies';
import { parsePolicyDocument } from './policy-document';
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
      fullAccess,
    });

  const identityVerdict = (arn: string, question: Question): Verdict =>
    evaluatePolicies(roles.get(arn)?.policies.map((policy) => policy.document) ?? [], question);

  return {
    authorize(caller, check, { service, region, now }) {
      if (caller.fullAccess) return record(caller.arn, check, true, true, now);
      const context = contextOf(caller, check, region, now, organizationIdOf(caller.accountId));
      const question = { action: check.action, resource: check.resource, context };
      const refusal =
        reasonFor(identityVerdict(roleArnOf(caller), question), 'identity-based', check.action) ??
        (caller.sessionPolicies.length > 0
          ? reasonFor(evaluatePolicies(caller.sessionPolicies.map(parsePolicyDocument), question), 'session', check.action)
          : null);
      record(caller.arn, check, refusal === null, false, now);
      if (refusal !== null) throw commonError(service, 'accessDenied', refusalSentence(service, caller.arn, check, refusal));
    },

    roleMay(roleArn, check, now) {
      const role = roles.get(roleArn);
      const caller = role && executionCaller(role.accountId, role.roleName, role.roleId);
      const context = caller ? contextOf(caller, check, check.resource.split(':')[3] ?? '', now, organizationIdOf(role.accountId)) : {};
      const allowed = identityVerdict(roleArn, { action: check.action, resource: check.resource, context }) === 'allowed';
      record(roleArn, check, allowed, false, now);
      return allowed;
    },
  };
}

function reasonFor(verdict: Verdict, kind: 'identity-based' | 'session', action: string): string | null {
  if (verdict === 'allowed') return null;
  if (verdict === 'denied') return kind === 'session' ? 'with an explicit deny in a session policy' : 'with an explicit deny in an identity-based policy';
  return `because no ${kind} policy allows the ${action} action`;
}

/** "Troubleshoot access denied error messages", IAM user guide. */
function refusalSentence(service: ServiceId, arn: string, { action, resource }: PermissionCheck, reason: string): string {
  const target = resource === '*' ? '' : ` on resource: ${resource}`;
  const sentence = `User: ${arn} is not authorized to perform: ${action}${target} ${reason}`;
  return service === 'ec2' ? `You are not authorized to perform this operation. ${sentence}` : sentence;
}

function roleArnOf(caller: Caller): string {
  return `arn:aws:iam::${caller.accountId}:role/${caller.roleName}`;
}

function executionCaller(accountId: string, roleName: string, roleId: string): Caller {
  return {
    accountId,
    arn: `arn:aws:sts::${accountId}:assumed-role/${roleName}/sandbox`,
    userId: `${roleId}:sandbox`,
    accessKeyId: '',
    fullAccess: false,
    roleName,
    principalTags: {},
    sessionPolicies: [],
  };
}

function contextOf(caller: Caller, check: PermissionCheck, region: string, now: number, organizationId?: string): ConditionContext {
  const resourceAccount = check.resource.split(':')[4] || caller.accountId;
  return {
    'aws:PrincipalAccount': caller.accountId,
    'aws:PrincipalArn': caller.roleName ? roleArnOf(caller) : caller.arn,
    'aws:PrincipalType': caller.roleName ? 'AssumedRole' : 'Account',
    ...(organizationId ? { 'aws:PrincipalOrgID': organizationId } : {}),
    'aws:userid': caller.userId,
    'aws:ResourceAccount': resourceAccount,
    'aws:RequestedRegion': region,
    'aws:SecureTransport': 'true',
    'aws:CurrentTime': new Date(now).toISOString(),
    'aws:EpochTime': String(Math.floor(now / 1000)),
    ...(caller.sourceIdentity ? { 'aws:SourceIdentity': caller.sourceIdentity } : {}),
    ...Object.fromEntries(Object.entries(caller.principalTags).map(([key, value]) => [`aws:PrincipalTag/${key}`, value])),
    ...check.context,
  };
}
