import type { Call, PermissionCheck } from '@/sandbox/core/contract';
import { requestTagKeys, type Tags } from '../tags';
import { latticeArn, type ArnKind } from './identifier';

/** Every Create needs `vpc-lattice:TagResource` too when it sends tags (Service Authorization Reference, VPC Lattice). */
export function checksForCreate(
  call: Call,
  action: string,
  kind: ArnKind,
  tags: Tags | undefined,
  context: Record<string, string | string[]>,
): PermissionCheck[] {
  const resource = latticeArn(call.region, call.caller.accountId, kind, '*');
  const create: PermissionCheck = { action: `vpc-lattice:${action}`, resource, context };
  if (!tags || Object.keys(tags).length === 0) return [create];
  return [create, { action: 'vpc-lattice:TagResource', resource, context: { ...requestTagKeys(tags), 'vpc-lattice:CreateAction': action } }];
}
