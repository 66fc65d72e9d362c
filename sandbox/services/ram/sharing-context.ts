import type { PermissionCheck } from '@/sandbox/core/contract';
import type { Additions } from './additions';
import { resourceTypeOf } from './permissions';

/** RAM's condition keys for what a request would share, and with whom. */
export function sharingContext({ resourceArns, principals }: Additions): NonNullable<PermissionCheck['context']> {
  return {
    ...(resourceArns?.length ? { 'ram:ResourceArn': resourceArns, 'ram:RequestedResourceType': [...new Set(resourceArns.map(resourceTypeOf))] } : {}),
    ...(principals?.length ? { 'ram:Principal': principals } : {}),
  };
}
