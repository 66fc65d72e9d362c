import type { ListResourceSharePermissionsRequest, ListResourceSharePermissionsResponse } from '@aws-sdk/client-ram';
import type { Operation } from '@/sandbox/core/contract';
import { unknownResource } from '../errors';
import { shownSummary } from '../permission';
import { permissionNamed } from '../permissions';
import { ramPage } from '../ram-page';
import { checkOnShare, requireShareArn } from '../resource-share';
import { sharesOf } from './get-resource-shares';

/** Open to the owner of a share and to everyone whom it reaches. */
export const listResourceSharePermissions: Operation<ListResourceSharePermissionsRequest, ListResourceSharePermissionsResponse> = {
  service: 'ram',
  name: 'ListResourceSharePermissions',
  permissions: (call) => [checkOnShare(call, 'ListResourceSharePermissions', call.input.resourceShareArn)],
  run(call) {
    const arn = call.input.resourceShareArn;
    requireShareArn(arn);
    const share = [...sharesOf(call, 'SELF', [String(arn)]), ...sharesOf(call, 'OTHER-ACCOUNTS', [String(arn)])][0];
    if (!share) throw unknownResource(`ResourceShare ${arn}`);
    const attached = share.permissions.flatMap(({ arn: permissionArn, version }) => {
      const permission = permissionNamed(call.world, permissionArn);
      return permission ? { ...shownSummary(permission, version), status: 'ASSOCIATED' as const } : [];
    });
    const { items, nextToken } = ramPage(call, attached);
    return { permissions: items, nextToken };
  },
};
