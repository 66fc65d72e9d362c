import type { PromoteResourceShareCreatedFromPolicyRequest, PromoteResourceShareCreatedFromPolicyResponse } from '@aws-sdk/client-ram';
import { ServiceError, type Operation } from '@/sandbox/core/contract';
import { wrongState } from '../errors';
import { matchingPermission, promoteShareLater } from '../policy-share';
import { checkOnShare, ownShareOf } from '../resource-share';

/** Fails without "a managed permission that exactly matches the existing CREATED_FROM_POLICY permission" (RAM API reference). */
export const promoteResourceShareCreatedFromPolicy: Operation<PromoteResourceShareCreatedFromPolicyRequest, PromoteResourceShareCreatedFromPolicyResponse> = {
  service: 'ram',
  name: 'PromoteResourceShareCreatedFromPolicy',
  permissions: (call) => [checkOnShare(call, 'PromoteResourceShareCreatedFromPolicy', call.input.resourceShareArn)],
  run(call) {
    const share = ownShareOf(call, call.input.resourceShareArn);
    if (share.featureSet !== 'CREATED_FROM_POLICY') throw wrongState(`Resource share ${share.arn} has the feature set ${share.featureSet ?? 'STANDARD'} and cannot be promoted.`);
    const permission = matchingPermission(call.world, share);
    if (!permission) throw new ServiceError('UnmatchedPolicyPermissionException', `No managed permission matches the permission of resource share ${share.arn}. Run PromotePermissionCreatedFromPolicy first.`);
    promoteShareLater(call.world, share, permission);
    return { returnValue: true };
  },
};
