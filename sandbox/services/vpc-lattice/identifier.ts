import type { Call, Collection, PermissionCheck, StoredObject } from '@/sandbox/core/contract';
import { resourceTagKeys, type Tags } from '../tags';

export type ArnKind =
  | 'resourcegateway'
  | 'resourceconfiguration'
  | 'servicenetwork'
  | 'servicenetworkresourceassociation'
  | 'servicenetworkvpcassociation'
  | 'resourceendpointassociation'
  | 'domainverification';

export function latticeArn(region: string, accountId: string, kind: ArnKind, id: string): string {
  return `arn:aws:vpc-lattice:${region}:${accountId}:${kind}/${id}`;
}

/** VPC Lattice takes an ID or an ARN wherever it takes an identifier. */
export function idFrom(identifier: string): string {
  return identifier.startsWith('arn:') ? identifier.slice(identifier.lastIndexOf('/') + 1) : identifier;
}

/** The object of the call's Region that has this ID, or exactly this ARN, whoever owns it. */
export function objectNamed<T extends StoredObject & { arn: string }>(call: Call, objects: Collection<T>, identifier: string): T | undefined {
  const object = objects.get(idFrom(identifier));
  if (object?.region !== call.region) return undefined;
  return identifier.startsWith('arn:') && identifier !== object.arn ? undefined : object;
}

/** The check on one object that may or may not exist: an absent one is judged by the ARN that it would have in the caller's account. */
export function checkOn(
  call: Call,
  action: string,
  kind: ArnKind,
  identifier: string,
  found: { arn: string; tags?: Tags } | undefined,
): PermissionCheck {
  const arn = identifier.startsWith('arn:') ? identifier : latticeArn(call.region, call.caller.accountId, kind, identifier);
  return { action: `vpc-lattice:${action}`, resource: found?.arn ?? arn, context: resourceTagKeys(found?.tags) };
}
