import type { ReplacePermissionAssociationsRequest, ReplacePermissionAssociationsResponse } from '@aws-sdk/client-ram';
import { answeredOnce } from '../client-token';
import { invalidParameter } from '../errors';
import { checkOnPermission } from '../permission';
import { usablePermission, versionOf } from '../permissions';
import { beginReplaceWork, shownWork } from '../replace-work';

/** Puts the default version of one permission in the place of another, in all of the caller's shares; it takes its time. */
export const replacePermissionAssociations = answeredOnce<ReplacePermissionAssociationsRequest, ReplacePermissionAssociationsResponse>({
  service: 'ram',
  name: 'ReplacePermissionAssociations',
  permissions: (call) => [checkOnPermission(call, 'ReplacePermissionAssociations', call.input.fromPermissionArn)],
  run(call) {
    const { input, world, region, caller } = call;
    const from = usablePermission(call, input.fromPermissionArn);
    const to = usablePermission(call, input.toPermissionArn);
    if (input.fromPermissionVersion !== undefined) versionOf(from, input.fromPermissionVersion);
    if (from.resourceType !== to.resourceType) throw invalidParameter(`Permission ${to.id} is for resources of type ${to.resourceType}, not ${from.resourceType}.`);
    const work = beginReplaceWork(world, {
      id: world.newUuid(),
      accountId: caller.accountId,
      region,
      fromArn: from.id,
      fromVersion: input.fromPermissionVersion,
      toArn: to.id,
      toVersion: to.defaultVersion,
    });
    return { replacePermissionAssociationsWork: shownWork(work), clientToken: input.clientToken };
  },
});
