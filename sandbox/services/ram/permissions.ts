import type { Call, World } from '@/sandbox/core/contract';
import { malformedArn, notPermitted, unknownResource } from './errors';
import { managedPermissions } from './managed-permissions';
import { customerPermissions, hasVersion, type Permission } from './permission';

/** AWS's own, or that of any account. */
export function permissionNamed(world: World, arn: string | undefined): Permission | undefined {
  return managedPermissions.find(({ id }) => id === arn) ?? customerPermissions(world).get(String(arn));
}

/** One that the caller can use here: AWS's, or its own of this Region. */
export function usablePermission(call: Call, arn: string | undefined): Permission {
  if (!/^arn:[\w-]+:ram:[\w-]*:(aws|\d{12}):permission\/.+$/.test(String(arn))) throw malformedArn(String(arn));
  const permission = permissionNamed(call.world, arn);
  const isOwn = permission?.accountId === call.caller.accountId && permission.region === call.region;
  if (!permission || (!isOwn && permission.type === 'CUSTOMER_MANAGED')) throw unknownResource(`Permission ${arn}`);
  return permission;
}

/** The version that a request names, or the default one. */
export function versionOf(permission: Permission, version: number | undefined): number {
  const wanted = version ?? permission.defaultVersion;
  if (!hasVersion(permission, wanted)) throw unknownResource(`Version ${wanted} of permission ${permission.id}`);
  return wanted;
}

/** One that the caller can change. */
export function ownPermission(call: Call, arn: string | undefined): Permission {
  const permission = usablePermission(call, arn);
  if (permission.type === 'AWS_MANAGED') throw notPermitted(`Permission ${arn} is managed by AWS and cannot be changed.`);
  if (permission.fromPolicy) throw notPermitted(`Permission ${arn} was created from a resource-based policy and cannot be changed.`);
  if (permission.status === 'DELETING') throw unknownResource(`Permission ${arn}`);
  return permission;
}

/** What a share gets for its resources of a type, unless another permission was chosen. */
export function permissionFor(resourceType: string): Permission | undefined {
  return managedPermissions.find((permission) => permission.resourceType === resourceType);
}

/** The types that the sandbox shares, e.g. `vpc-lattice:ResourceConfiguration`. */
export const resourceTypes = managedPermissions.map(({ resourceType }) => resourceType);

/** As RAM writes it; names of types do not care about upper and lower case. */
export function knownResourceType(name: string): string | undefined {
  return resourceTypes.find((type) => type.toLowerCase() === name.toLowerCase());
}

/** The resource type that RAM gives to what has this ARN. */
export function resourceTypeOf(arn: string): string {
  const [, , service, , , path = ''] = arn.split(':');
  const name = `${service}:${path.split('/')[0] ?? ''}`;
  return knownResourceType(name) ?? name;
}
