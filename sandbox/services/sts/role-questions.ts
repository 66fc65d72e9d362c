import type { AssumeRoleRequest } from '@aws-sdk/client-sts';
import { ServiceError, type Call, type PermissionCheck } from '@/sandbox/core/contract';
import { trustNames, trustVerdict } from '@/sandbox/core/iam/evaluate-trust';
import type { Role } from '@/sandbox/core/iam/role';
import { withIdentities } from '@/sandbox/core/sandbox-world';
import { requestTagKeys, type Tags } from '../tags';
import { refused } from './errors';
import { inheritedTags } from './session-tags';

/**
 * Both sides are asked each of these: the caller's own policies, and the role's trust policy. What a chain passes on is
 * asked for as if the caller had named it.
 */
export function roleQuestions(call: Call<AssumeRoleRequest>): PermissionCheck[] {
  const { input, caller } = call;
  if (!/^arn:[\w-]+:iam::\d{12}:role\/.+$/.test(String(input.RoleArn))) throw refused(`${input.RoleArn} is invalid`);
  const trust = withIdentities(call.world).roles.get(String(input.RoleArn))?.trustPolicy;
  const sourceIdentity = input.SourceIdentity ?? caller.sourceIdentity;
  const given: Tags = Object.fromEntries((input.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value]));
  const tags = { ...inheritedTags(caller), ...given };
  const context: PermissionCheck['context'] = {
    'sts:RoleSessionName': String(input.RoleSessionName),
    ...(input.ExternalId ? { 'sts:ExternalId': input.ExternalId } : {}),
    ...(sourceIdentity ? { 'sts:SourceIdentity': sourceIdentity } : {}),
    ...(input.TransitiveTagKeys?.length ? { 'sts:TransitiveTagKeys': input.TransitiveTagKeys } : {}),
    ...requestTagKeys(tags),
  };
  const actions = ['sts:AssumeRole'];
  if (sourceIdentity) actions.push('sts:SetSourceIdentity');
  if (Object.keys(tags).length > 0) actions.push('sts:TagSession');
  return actions.map((action) => {
    const resource = String(input.RoleArn);
    const grantedByResource = trust !== undefined && trustNames(trust, caller, action, resource, { ...callerContext(call), ...context });
    return { action, resource, context, grantedByResource };
  });
}

/** Throws unless the trust policy of the role allows all of them. */
export function requireTrust(call: Call<AssumeRoleRequest>, role: Role): void {
  const { caller } = call;
  for (const { action, resource, context = {} } of roleQuestions(call)) {
    const verdict = trustVerdict(role.trustPolicy, caller, action, resource, { ...callerContext(call), ...context });
    if (verdict === 'allowed') continue;
    const reason = verdict === 'denied' ? 'with an explicit deny in the role trust policy' : `because no role trust policy allows the ${action} action`;
    // Nobody learns of the policies of another account.
    throw notAuthorized(call, action, role.accountId === caller.accountId ? ` ${reason}` : '');
  }
}

export function notAuthorized({ caller, input }: Call<AssumeRoleRequest>, action: string, reason = ''): ServiceError {
  return new ServiceError('AccessDenied', `User: ${caller.arn} is not authorized to perform: ${action} on resource: ${input.RoleArn}${reason}`, {}, 403);
}

/** What a trust policy may ask of the caller beyond what the request says. */
function callerContext({ caller, world, region }: Call): Record<string, string> {
  return {
    'aws:PrincipalArn': caller.roleArn ?? caller.arn,
    'aws:PrincipalAccount': caller.accountId,
    'aws:PrincipalType': caller.roleName ? 'AssumedRole' : 'Account',
    'aws:RequestedRegion': region,
    'aws:SecureTransport': 'true',
    'aws:SourceIp': '127.0.0.1',
    'aws:CurrentTime': new Date(world.clock.now()).toISOString(),
    ...(caller.sourceIdentity ? { 'aws:SourceIdentity': caller.sourceIdentity } : {}),
    ...Object.fromEntries(Object.entries(caller.principalTags).map(([key, value]) => [`aws:PrincipalTag/${key}`, value])),
  };
}
