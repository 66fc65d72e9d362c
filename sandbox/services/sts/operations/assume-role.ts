import { randomBytes } from 'node:crypto';
import type { AssumeRoleRequest, AssumeRoleResponse } from '@aws-sdk/client-sts';
import type { Call, Operation } from '@/sandbox/core/contract';
import type { Role } from '@/sandbox/core/iam/role';
import { withIdentities } from '@/sandbox/core/sandbox-world';
import { unsupported } from '../../unsupported';
import { refused } from '../errors';
import { notAuthorized, requireTrust, roleQuestions } from '../role-questions';
import { packedPolicySize, sessionPoliciesOf } from '../session-policies';
import { sessionTagsOf } from '../session-tags';

const defaultDurationSeconds = 3_600;
/** "Role chaining limits your session to a maximum of one hour", IAM user guide. */
const longestChainedSeconds = 3_600;

export const assumeRole: Operation<AssumeRoleRequest, AssumeRoleResponse> = {
  service: 'sts',
  name: 'AssumeRole',
  permissions: (call) => roleQuestions(call),
  run(call) {
    const { input, caller } = call;
    if (input.SerialNumber ?? input.TokenCode) throw unsupported('MFA devices', 'Leave SerialNumber and TokenCode out.');
    if (input.ProvidedContexts?.length) throw unsupported('provided contexts of sessions', 'Leave ProvidedContexts out.');
    const { roles, accessKeys } = withIdentities(call.world);
    const role = roles.get(String(input.RoleArn));
    if (!role) throw notAuthorized(call, 'sts:AssumeRole');
    requireTrust(call, role);
    const sourceIdentity = sourceIdentityOf(call);
    const { tags, transitiveKeys } = sessionTagsOf(input, caller);
    const sessionPolicies = sessionPoliciesOf(input);

    const now = Date.now();
    const expiresAt = call.world.clock.now() + durationSecondsOf(call, role) * 1000;
    const credentials = {
      AccessKeyId: `ASIA${letters(16)}`,
      SecretAccessKey: randomBytes(30).toString('base64'),
      SessionToken: randomBytes(96).toString('base64'),
      Expiration: new Date(Math.floor(expiresAt / 1000) * 1000),
    };
    const arn = `arn:aws:sts::${role.accountId}:assumed-role/${role.roleName}/${input.RoleSessionName}`;
    const userId = `${role.roleId}:${input.RoleSessionName}`;
    accessKeys.addSession({
      secretAccessKey: credentials.SecretAccessKey,
      sessionToken: credentials.SessionToken,
      expiresAt,
      caller: {
        accountId: role.accountId,
        arn,
        userId,
        accessKeyId: credentials.AccessKeyId,
        fullAccess: false,
        roleName: role.roleName,
        roleArn: role.id,
        sessionName: String(input.RoleSessionName),
        sessionIssuedAt: now,
        ...(sourceIdentity ? { sourceIdentity } : {}),
        principalTags: tags,
        transitiveTagKeys: transitiveKeys,
        sessionPolicies,
      },
    });
    if (role.accountId !== caller.accountId) {
      const { RoleArn: roleArn, RoleSessionName: roleSessionName, ExternalId: externalId } = input;
      call.tell?.({ service: 'sts', eventName: 'AssumeRole', recipientAccountId: role.accountId, requestParameters: { roleArn, roleSessionName, externalId, sourceIdentity } });
    }
    return {
      Credentials: credentials,
      AssumedRoleUser: { AssumedRoleId: userId, Arn: arn },
      PackedPolicySize: packedPolicySize(input),
      ...(sourceIdentity ? { SourceIdentity: sourceIdentity } : {}),
    };
  },
};

/** Once set, a source identity stays the same along a chain of roles. */
function sourceIdentityOf({ input, caller }: Call<AssumeRoleRequest>): string | undefined {
  if (caller.sourceIdentity && input.SourceIdentity && input.SourceIdentity !== caller.sourceIdentity) {
    throw refused(`The source identity ${caller.sourceIdentity} of the calling session cannot be changed.`);
  }
  return caller.sourceIdentity ?? input.SourceIdentity;
}

function durationSecondsOf({ input, caller }: Call<AssumeRoleRequest>, role: Role): number {
  const wanted = input.DurationSeconds ?? defaultDurationSeconds;
  if (!caller.fullAccess && wanted > longestChainedSeconds) {
    throw refused('The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining');
  }
  if (wanted > role.maxSessionDurationSeconds) throw refused('The requested DurationSeconds exceeds the MaxSessionDuration set for this role.');
  return wanted;
}

function letters(count: number): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  return Array.from(randomBytes(count), (byte) => alphabet[byte % alphabet.length]).join('');
}
