import { randomBytes } from 'node:crypto';
import type { AssumeRoleRequest, AssumeRoleResponse, Tag } from '@aws-sdk/client-sts';
import { ServiceError, type Call, type Operation, type PermissionCheck } from '@/sandbox/core/contract';
import type { ConditionContext } from '@/sandbox/core/iam/conditions';
import { trustAllows } from '@/sandbox/core/iam/evaluate-trust';
import { parsePolicyDocument, type PolicyDocument } from '@/sandbox/core/iam/policy-document';
import type { Role } from '@/sandbox/core/iam/role';
import { withIdentities } from '@/sandbox/core/sandbox-world';

type AssumeRoleCall = Call<AssumeRoleRequest & { RoleArn: string; RoleSessionName: string }>;

const defaultDurationSeconds = 3_600;
/** "Role chaining limits your session to a maximum of one hour", IAM user guide. */
const longestChainedSeconds = 3_600;
/** "The plaintext that you use for both inline and managed session policies can't exceed 2,048 characters", STS API reference. */
const longestPolicyCharacters = 2_048;

export const assumeRole: Operation<AssumeRoleCall['input'], AssumeRoleResponse> = {
  service: 'sts',
  name: 'AssumeRole',
  permissions: (call) => questions(call),
  run(call) {
    const { input, caller } = call;
    const { roles, accessKeys } = withIdentities(call.world);
    const role = roles.get(input.RoleArn);
    for (const { action, context } of questions(call)) {
      if (!role || !trustAllows(role.trustPolicy, caller, action, input.RoleArn, context ?? {})) {
        throw new ServiceError('AccessDenied', `User: ${caller.arn} is not authorized to perform: ${action} on resource: ${input.RoleArn}`, {}, 403);
      }
    }
    if (!role) throw new ServiceError('AccessDenied', `Role ${input.RoleArn} is missing`, {}, 403);

    const sessionPolicies = sessionPoliciesOf(input);
    const expiresAt = Date.now() + durationSecondsOf(call, role) * 1000;
    const credentials = {
      AccessKeyId: `ASIA${letters(16)}`,
      SecretAccessKey: randomBytes(30).toString('base64'),
      SessionToken: randomBytes(96).toString('base64'),
      Expiration: new Date(Math.floor(expiresAt / 1000) * 1000),
    };
    const arn = `arn:aws:sts::${role.accountId}:assumed-role/${role.roleName}/${input.RoleSessionName}`;
    const userId = `${role.roleId}:${input.RoleSessionName}`;
    const sourceIdentity = caller.sourceIdentity ?? input.SourceIdentity;
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
        sessionName: input.RoleSessionName,
        ...(sourceIdentity ? { sourceIdentity } : {}),
        principalTags: Object.fromEntries((input.Tags ?? []).map((tag) => [tag.Key ?? '', tag.Value ?? ''])),
        sessionPolicies,
      },
    });
    return {
      Credentials: credentials,
      AssumedRoleUser: { AssumedRoleId: userId, Arn: arn },
      ...(input.Policy ? { PackedPolicySize: Math.ceil((100 * input.Policy.length) / longestPolicyCharacters) } : {}),
      ...(sourceIdentity ? { SourceIdentity: sourceIdentity } : {}),
    };
  },
};

/** Both sides are asked each of these: the caller's own policies, and the role's trust policy. */
function questions({ input }: AssumeRoleCall): PermissionCheck[] {
  const context = contextOf(input);
  const actions = ['sts:AssumeRole'];
  if (input.SourceIdentity) actions.push('sts:SetSourceIdentity');
  if (input.Tags?.length) actions.push('sts:TagSession');
  return actions.map((action) => ({ action, resource: input.RoleArn, context }));
}

function contextOf(input: AssumeRoleCall['input']): ConditionContext {
  const tags: Tag[] = input.Tags ?? [];
  return {
    'sts:RoleSessionName': input.RoleSessionName,
    ...(input.ExternalId ? { 'sts:ExternalId': input.ExternalId } : {}),
    ...(input.SourceIdentity ? { 'sts:SourceIdentity': input.SourceIdentity } : {}),
    ...(tags.length > 0 ? { 'aws:TagKeys': tags.map((tag) => tag.Key ?? '') } : {}),
    ...Object.fromEntries(tags.map((tag) => [`aws:RequestTag/${tag.Key}`, tag.Value ?? ''])),
  };
}

function sessionPoliciesOf(input: AssumeRoleRequest): PolicyDocument[] {
  if (input.PolicyArns?.length) {
    throw new ServiceError('ValidationError', 'The Pergola sandbox does not support PolicyArns of AssumeRole. Use Policy.', {}, 400);
  }
  if (input.Policy === undefined) return [];
  if (input.Policy.length > longestPolicyCharacters) {
    throw new ServiceError('PackedPolicyTooLargeException', `Member must have length less than or equal to ${longestPolicyCharacters}`);
  }
  try {
    return [parsePolicyDocument(input.Policy)];
  } catch (error) {
    throw new ServiceError('MalformedPolicyDocumentException', error instanceof Error ? error.message : 'This policy contains invalid Json');
  }
}

function durationSecondsOf({ input, caller }: AssumeRoleCall, role: Role): number {
  const wanted = input.DurationSeconds ?? defaultDurationSeconds;
  if (!caller.fullAccess && wanted > longestChainedSeconds) {
    throw new ServiceError('ValidationError', 'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining', {}, 400);
  }
  if (wanted > role.maxSessionDurationSeconds) {
    throw new ServiceError('ValidationError', 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.', {}, 400);
  }
  return wanted;
}

function letters(count: number): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  return Array.from(randomBytes(count), (byte) => alphabet[byte % alphabet.length]).join('');
}
