import type { AssumeRoleRequest } from '@aws-sdk/client-sts';
import { ServiceError } from '@/sandbox/core/contract';
import { requireIdentityPolicy } from '@/sandbox/core/iam/require-valid-policy';
import type { PolicyDocument } from '@/sandbox/core/iam/policy-document';
import { unsupported } from '../unsupported';
import { refused } from './errors';

/** "The plaintext that you use for both inline and managed session policies can't exceed 2,048 characters", STS API reference. */
const longestPolicyCharacters = 2_048;
const mostManagedPolicies = 10;

/** The documents that narrow a session. The world has no managed policies that a session could name. */
export function sessionPoliciesOf({ Policy, PolicyArns = [], RoleArn = '' }: AssumeRoleRequest): PolicyDocument[] {
  if (PolicyArns.length > mostManagedPolicies) {
    throw refused(`1 validation error detected: Value at 'policyArns' failed to satisfy constraint: Member must have length less than or equal to ${mostManagedPolicies}`);
  }
  for (const { arn = '' } of PolicyArns) {
    const owner = /^arn:[\w-]+:iam::(aws|\d{12}):policy\/.+$/.exec(arn)?.[1];
    if (owner === undefined) throw refused(`ARN ${arn} is not valid.`);
    if (owner === 'aws') throw unsupported(`the AWS managed policy ${arn}`, 'Give its document in Policy.');
    if (owner !== RoleArn.split(':')[4]) throw refused(`Managed policy ${arn} is not in the account of the role.`);
    throw refused(`Managed policy ${arn} does not exist.`);
  }
  if (Policy === undefined) return [];
  if (Policy.length > longestPolicyCharacters) {
    throw new ServiceError('PackedPolicyTooLargeException', `Packed policy consumes ${percentOf(Policy.length)}% of allotted space, please use smaller policy.`);
  }
  try {
    return [requireIdentityPolicy(Policy)];
  } catch (error) {
    throw new ServiceError('MalformedPolicyDocumentException', error instanceof Error ? error.message : String(error));
  }
}

/** How much of its room a session uses, in percent. AWS packs policies and tags in a form of its own; here it is their length. */
export function packedPolicySize({ Policy, Tags }: AssumeRoleRequest): number | undefined {
  if (Policy === undefined && !Tags?.length) return undefined;
  const tagCharacters = (Tags ?? []).reduce((sum, { Key = '', Value = '' }) => sum + Key.length + Value.length, 0);
  return Math.min(100, percentOf((Policy?.length ?? 0) + tagCharacters));
}

function percentOf(characters: number): number {
  return Math.ceil((100 * characters) / longestPolicyCharacters);
}
