import type { DisassociateResourceShareRequest, DisassociateResourceShareResponse } from '@aws-sdk/client-ram';
import { associationsOfShare, isLive, shownAssociation } from '../association';
import { answeredOnce } from '../client-token';
import { unknownResource } from '../errors';
import { checkOnShare, modifiableShareOf } from '../resource-share';
import { sharingContext } from '../sharing-context';
import { takeOut } from '../take-out';

/** Takes access to new associations away; what consumers have already connected stays (VPC Lattice user guide, sharing). */
export const disassociateResourceShare = answeredOnce<DisassociateResourceShareRequest, DisassociateResourceShareResponse>({
  service: 'ram',
  name: 'DisassociateResourceShare',
  permissions: (call) => [checkOnShare(call, 'DisassociateResourceShare', call.input.resourceShareArn, sharingContext(call.input))],
  run(call) {
    const { world, input } = call;
    const share = modifiableShareOf(call, input.resourceShareArn);
    const wanted = [...(input.resourceArns ?? []), ...(input.principals ?? []), ...(input.sources ?? [])];
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
});
