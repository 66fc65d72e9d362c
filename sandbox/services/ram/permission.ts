import type { PermissionStatus, PermissionType, ResourceSharePermissionDetail, ResourceSharePermissionSummary } from '@aws-sdk/client-ram';
import type { Call, PermissionCheck, StoredObject, World } from '@/sandbox/core/contract';
import { resourceTagKeys, type Tags } from '../tags';

/** What those may do with a shared resource of one type whom it is shared with. Its id is its ARN. */
export interface Permission extends StoredObject {
  name: string;
  resourceType: string;
  type: PermissionType;
  /** RAM made it for a resource policy: feature set `CREATED_FROM_POLICY`. */
  fromPolicy?: boolean;
  defaultVersion: number;
  /** Numbers are not used again. */
  latestVersion: number;
  versions: PermissionVersion[];
  status: PermissionStatus;
  tags: Tags;
  createdAt: number;
  lastUpdatedAt: number;
}

interface PermissionVersion {
  version: number;
  /** JSON of one statement without Principal and Resource. */
  template: string;
  createdAt: number;
}

/** The customer managed permissions of all accounts. */
export function customerPermissions(world: World) {
  return world.collection<Permission>('ram.permission');
}

export function hasVersion(permission: Permission, version: number): boolean {
  return permission.versions.some((one) => one.version === version);
}

export function actionsOf(permission: Permission, version: number): string[] {
  const template = permission.versions.find((one) => one.version === version)?.template ?? '{}';
  const { Action = [] } = JSON.parse(template) as { Action?: string | string[] };
  return typeof Action === 'string' ? [Action] : Action;
}

export function shownSummary(permission: Permission, version: number): ResourceSharePermissionSummary {
  return {
    ...common(permission, version),
    status: permission.status,
    isResourceTypeDefault: permission.type === 'AWS_MANAGED',
  };
}

export function shownDetail(permission: Permission, version: number): ResourceSharePermissionDetail {
  return {
    ...common(permission, version),
    status: permission.status,
    isResourceTypeDefault: permission.type === 'AWS_MANAGED',
    permission: permission.versions.find((one) => one.version === version)?.template,
  };
}

function common(permission: Permission, version: number) {
  const { id, name, resourceType, type, fromPolicy, defaultVersion, tags, lastUpdatedAt, createdAt } = permission;
  return {
    arn: id,
    version: String(version),
    defaultVersion: version === defaultVersion,
    name,
    resourceType,
    creationTime: new Date(permission.versions.find((one) => one.version === version)?.createdAt ?? createdAt),
    lastUpdatedTime: new Date(lastUpdatedAt),
    permissionType: type,
    featureSet: fromPolicy ? ('CREATED_FROM_POLICY' as const) : ('STANDARD' as const),
    ...(type === 'CUSTOMER_MANAGED' ? { tags: Object.entries(tags).map(([key, value]) => ({ key, value })) } : {}),
  };
}

/** Condition keys as the Service Authorization Reference gives them to the operations on one permission. */
export function checkOnPermission(call: Call, action: string, arn: string | undefined, context: PermissionCheck['context'] = {}): PermissionCheck {
  const permission = customerPermissions(call.world).get(String(arn));
  return {
    action: `ram:${action}`,
    resource: String(arn),
    context: {
      'ram:PermissionArn': String(arn),
      ...(permission ? { 'ram:PermissionResourceType': permission.resourceType, ...resourceTagKeys(permission.tags) } : {}),
      ...context,
    },
  };
}
