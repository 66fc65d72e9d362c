import type { Caller, PermissionCheck } from '../contract';
import type { ConditionContext } from './condition-context';
import type { Role } from './role';

interface Request {
  caller: Caller;
  role: Role | undefined;
  check: PermissionCheck;
  region: string;
  now: number;
  organizationIdOf(accountId: string): string | undefined;
}

/** The global condition keys of a request ("AWS global condition context keys", IAM user guide), and those of the question itself. */
export function requestContext({ caller, role, check, region, now, organizationIdOf }: Request): ConditionContext {
  const resourceAccount = check.resource.split(':')[4] || caller.accountId;
  return {
    'aws:PrincipalAccount': caller.accountId,
    'aws:PrincipalArn': caller.roleArn ?? caller.arn,
    'aws:PrincipalType': caller.roleName ? 'AssumedRole' : 'Account',
    'aws:PrincipalIsAWSService': 'false',
    ...whereKnown('aws:PrincipalOrgID', organizationIdOf(caller.accountId)),
    'aws:userid': caller.userId,
    'aws:ResourceAccount': resourceAccount,
    ...whereKnown('aws:ResourceOrgID', organizationIdOf(resourceAccount)),
    'aws:RequestedRegion': region,
    'aws:SecureTransport': 'true',
    // The sandbox listens on loopback alone.
    'aws:SourceIp': '127.0.0.1',
    ...viaService(check.via),
    'aws:CurrentTime': new Date(now).toISOString(),
    'aws:EpochTime': String(Math.floor(now / 1000)),
    ...(caller.sessionIssuedAt === undefined
      ? {}
      : { 'aws:TokenIssueTime': new Date(caller.sessionIssuedAt).toISOString(), 'aws:MultiFactorAuthPresent': 'false' }),
    ...whereKnown('aws:SourceIdentity', caller.sourceIdentity),
    ...principalTags({ ...role?.tags, ...caller.principalTags }),
    ...check.context,
  };
}

/**
 * The keys of a forward access session ("Forward access sessions", IAM user guide). The sandbox has no chains of services,
 * so the first and the last are the same.
 */
function viaService(service: string | undefined): ConditionContext {
  if (service === undefined) return { 'aws:ViaAWSService': 'false' };
  return { 'aws:ViaAWSService': 'true', 'aws:CalledVia': [service], 'aws:CalledViaFirst': service, 'aws:CalledViaLast': service };
}

/** A session tag takes the place of the role's tag of the same key. */
function principalTags(tags: Record<string, string>): ConditionContext {
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:PrincipalTag/${key}`, value]));
}

function whereKnown(key: string, value: string | undefined): ConditionContext {
  return value === undefined ? {} : { [key]: value };
}
