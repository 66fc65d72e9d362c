import type { Call, PermissionCheck, StoredObject, World } from '@/sandbox/core/contract';
import { resourceTagKeys } from '../tags';
import { invalid, notFound } from './errors';
import { idFrom } from './identifier';
import { findResourceConfiguration } from './resource-configuration';
import { findServiceNetwork } from './service-network';

/**
 * A policy on a service network or a resource configuration; its id is the ARN of what it is on. It is kept and shown,
 * and decides nothing: who may use a shared object is for RAM alone to say here, whereas AWS also takes an account
 * that the policy allows. RAM's own policies, which AWS shows in the same place, are not written here either.
 */
interface ResourcePolicy extends StoredObject {
  policy: string;
}

export function resourcePolicies(world: World) {
  return world.collection<ResourcePolicy>('vpc-lattice.resourcePolicy');
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

export function requirePolicy(call: Call, resourceArn: string): ResourcePolicy {
  const { arn, id } = requirePolicyHolder(call, resourceArn);
  const policy = resourcePolicies(call.world).get(arn);
  if (!policy) throw notFound('ResourcePolicy', id);
  return policy;
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
