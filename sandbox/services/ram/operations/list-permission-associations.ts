import type { AssociatedPermission, ListPermissionAssociationsRequest, ListPermissionAssociationsResponse } from '@aws-sdk/client-ram';
import { ServiceError, type Call, type Operation } from '@/sandbox/core/contract';
import { invalidParameter } from '../errors';
import { permissionNamed, usablePermission } from '../permissions';
import { ramPage } from '../ram-page';
import { resourceShares, type ResourceShare } from '../resource-share';

/** Which of the caller's shares use which permission. */
export const listPermissionAssociations: Operation<ListPermissionAssociationsRequest, ListPermissionAssociationsResponse> = {
  service: 'ram',
  name: 'ListPermissionAssociations',
  permissions: () => [{ action: 'ram:ListPermissionAssociations', resource: '*' }],
  run(call) {
    const { permissionArn, permissionVersion, associationStatus, resourceType, featureSet, defaultVersion } = call.input;
    if (permissionArn !== undefined) requirePermission(call, permissionArn);
    const found = resourceShares(call.world)
      .list({ accountId: call.caller.accountId, region: call.region })
      .filter(({ status }) => status === 'ACTIVE')
      .flatMap((share) => permissionsOf(call, share))
      .filter((one) => permissionArn === undefined || one.arn === permissionArn)
      .filter((one) => permissionVersion === undefined || one.permissionVersion === String(permissionVersion))
      .filter((one) => associationStatus === undefined || one.status === associationStatus)
      .filter((one) => resourceType === undefined || one.resourceType?.toLowerCase() === resourceType.toLowerCase())
      .filter((one) => featureSet === undefined || one.featureSet === featureSet)
      .filter((one) => defaultVersion === undefined || one.defaultVersion === defaultVersion);
    const { items, nextToken } = ramPage(call, found);
    return { permissions: items, nextToken };
  },
};

/** The operation declares no UnknownResourceException. */
function requirePermission(call: Call, arn: string): void {
  try {
    usablePermission(call, arn);
  } catch (error) {
    if (!(error instanceof ServiceError) || error.errorName !== 'UnknownResourceException') throw error;
    throw invalidParameter(error.message);
  }
}

function permissionsOf({ world }: Call, share: ResourceShare): AssociatedPermission[] {
  return share.permissions.map(({ arn, version }) => {
    const permission = permissionNamed(world, arn);
    return {
      arn,
      permissionVersion: String(version),
      defaultVersion: permission?.defaultVersion === version,
      resourceType: permission?.resourceType,
      status: 'ASSOCIATED',
      featureSet: permission?.fromPolicy ? 'CREATED_FROM_POLICY' : 'STANDARD',
      lastUpdatedTime: new Date(share.lastUpdatedAt),
      resourceShareArn: share.arn,
    };
  });
}
