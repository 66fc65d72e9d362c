import type { DeleteResourceShareRequest, DeleteResourceShareResponse } from '@aws-sdk/client-ram';
import { associationsOfShare, isLive } from '../association';
import { answeredOnce } from '../client-token';
import { deleteShareLater } from '../delete-share';
import { checkOnShare, modifiableShareOf } from '../resource-share';
import { takeOut } from '../take-out';

export const deleteResourceShare = answeredOnce<DeleteResourceShareRequest, DeleteResourceShareResponse>({
  service: 'ram',
  name: 'DeleteResourceShare',
  permissions: (call) => [checkOnShare(call, 'DeleteResourceShare', call.input.resourceShareArn)],
  run(call) {
    const { world } = call;
    const share = modifiableShareOf(call, call.input.resourceShareArn);
    for (const association of associationsOfShare(world, share.id).filter(isLive)) takeOut(world, association);
    deleteShareLater(world, share);
    return { returnValue: true, clientToken: call.input.clientToken };
  },
});
