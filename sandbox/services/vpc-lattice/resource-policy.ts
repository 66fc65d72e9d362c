import type { Call, PermissionCheck, World } from '@/sandbox/core/contract';
import { convergePolicyShares } from '../ram/policy-share';
import { policyOfResource } from '../ram/resource-policy';
import { resourceTagKeys } from '../tags';
import { invalid, notFound } from './errors';
import { idFrom } from './identifier';
import { resourcePolicies, statementsOf } from './policy-access';
import { findResourceConfiguration } from './resource-configuration';
import { findServiceNetwork } from './service-network';

/*
 * GetResourcePolicy answers the policy that AWS RAM writes for the resource shares of an object (VPC Lattice API reference)
 * together with what PutResourcePolicy put beside it. AWS documents neither how the two go together nor what
 * DeleteResourcePolicy does to RAM's part: here PutResourcePolicy and DeleteResourcePolicy touch what was put by hand, and
 * RAM writes its own part again. From a policy put by hand RAM creates shares that only the owner sees (`ram/policy-share.ts`).
 */

/** The policy that was put by hand goes, and with it the shares that RAM created from it. */
export function forgetPolicy(world: World, holder: { arn: string; accountId: string; region: string }): void {
  resourcePolicies(world).delete(holder.arn);
  convergePolicyShares(world, holder, []);
}

/** The object that a policy of the caller may be on. */
export function requirePolicyHolder(call: Call, resourceArn: string): { id: string; arn: string } {
  const isNetwork = resourceArn.includes(':servicenetwork/');
  const found = isNetwork ? findServiceNetwork(call, resourceArn) : findResourceConfiguration(call, resourceArn);
  if (found?.arn !== resourceArn || found.accountId !== call.caller.accountId) {
    throw notFound(isNetwork ? 'ServiceNetwork' : 'ResourceConfiguration', idFrom(resourceArn));
  }
  return found;
}

/** The whole policy: what RAM wrote, and what was put by hand. */
export function requirePolicy(call: Call, resourceArn: string): { arn: string; policy: string } {
  const { arn, id } = requirePolicyHolder(call, resourceArn);
  const byRam = policyOfResource(call.world, arn);
  const byHand = resourcePolicies(call.world).get(arn)?.policy;
  const policy = byRam && byHand ? JSON.stringify({ Version: '2012-10-17', Statement: [...statementsOf(byRam), ...statementsOf(byHand)] }) : (byRam ?? byHand);
  if (policy === undefined) throw notFound('ResourcePolicy', id);
  return { arn, policy };
}

/** JSON in one line, with statements that say whom they allow or deny what. */
export function requirePolicyDocument(text: string): void {
  if (/[\r\n]/.test(text)) throw invalid('policy', 'The policy must not contain newlines or blank lines');
  const { Statement: statements } = parseObject(text);
  const list = Array.isArray(statements) ? statements : [statements];
  for (const statement of list) {
    const { Effect, Principal, Action } = (statement ?? {}) as Record<string, unknown>;
    if ((Effect !== 'Allow' && Effect !== 'Deny') || !Principal || !Action) {
      throw invalid('policy', 'Each statement of the policy needs Effect, Principal and Action');
    }
  }
}

function parseObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Answered below, like JSON that is no object.
  }
  throw invalid('policy', 'The policy is not a valid JSON document');
}

export function policyCheck(call: Call, action: string, resourceArn: string): PermissionCheck {
  const found = resourceArn.includes(':servicenetwork/') ? findServiceNetwork(call, resourceArn) : findResourceConfiguration(call, resourceArn);
  return { action: `vpc-lattice:${action}`, resource: resourceArn, context: resourceTagKeys(found?.tags) };
}
