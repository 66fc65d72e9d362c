import type { PromotePermissionCreatedFromPolicyRequest, PromotePermissionCreatedFromPolicyResponse } from '@aws-sdk/client-ram';
import { answeredOnce } from '../client-token';
import { invalidParameter, notPermitted } from '../errors';
import { checkOnPermission, customerPermissions, shownSummary } from '../permission';
import { usablePermission } from '../permissions';

/** Makes a customer managed permission of its own with the same actions; the one that RAM made stays as it is (RAM API reference). */
export const promotePermissionCreatedFromPolicy = answeredOnce<PromotePermissionCreatedFromPolicyRequest, PromotePermissionCreatedFromPolicyResponse>({
  service: 'ram',
  name: 'PromotePermissionCreatedFromPolicy',
  permissions: (call) => [checkOnPermission(call, 'PromotePermissionCreatedFromPolicy', call.input.permissionArn)],
  run(call) {
    const { input, world, region, caller } = call;
    const from = usablePermission(call, input.permissionArn);
    if (!from.fromPolicy) throw notPermitted(`Permission ${from.id} was not created from a policy.`);
    const id = `arn:aws:ram:${region}:${caller.accountId}:permission/${input.name}`;
    if (customerPermissions(world).get(id)) throw invalidParameter(`A permission ${input.name} exists already.`);
    const now = world.clock.now();
    const versions = from.versions.map((version) => ({ ...version, createdAt: now }));
    const { fromPolicy: _made, ...copied } = from;
    const permission = customerPermissions(world).put({ ...copied, id, name: String(input.name), versions, status: 'ATTACHABLE', createdAt: now, lastUpdatedAt: now });
    return { permission: shownSummary(permission, permission.defaultVersion), clientToken: input.clientToken };
  },
});
