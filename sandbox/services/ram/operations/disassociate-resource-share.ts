import type { DisassociateResourceShareRequest, DisassociateResourceShareResponse } from '@aws-sdk/client-ram';
import type { Operation } from '@/sandbox/core/contract';
import { sharingContext } from '../add-to-share';
import { associationsOfShare, isLive, shownAssociation } from '../association';
import { unknownResource } from '../errors';
import { checkOnShare, ownShareOf } from '../resource-share';
import { takeOut } from '../take-out';

/** Takes access to new associations away; what consumers have already connected stays (VPC Lattice user guide, sharing). */
export const disassociateResourceShare: Operation<DisassociateResourceShareRequest, DisassociateResourceShareResponse> = {
  service: 'ram',
  name: 'DisassociateResourceShare',
  permissions: (call) => [checkOnShare(call, 'DisassociateResourceShare', call.input.resourceShareArn, sharingContext(call.input))],
  run(call) {
    const { world, input } = call;
    const share = ownShareOf(call, input.resourceShareArn);
    const wanted = [...(input.resourceArns ?? []), ...(input.principals ?? [])];
    const present = associationsOfShare(world, share.id).filter(isLive);
    const leaving = wanted.map((entity) => {
      const association = present.find((candidate) => candidate.entity === entity);
      if (!association) throw unknownResource(`Association of ${entity} with ${share.arn}`);
      return association;
    });
    return {
      resourceShareAssociations: leaving.map((association) => shownAssociation(world, takeOut(world, association), share)),
      clientToken: input.clientToken,
    };
  },
};
