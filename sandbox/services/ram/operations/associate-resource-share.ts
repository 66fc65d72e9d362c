import type { AssociateResourceShareRequest, AssociateResourceShareResponse } from '@aws-sdk/client-ram';
import type { Operation } from '@/sandbox/core/contract';
import { addToShare, requireShareable, sharingContext } from '../add-to-share';
import { shownAssociation } from '../association';
import { checkOnShare, ownShareOf } from '../resource-share';

/** Associating what is in the share already changes nothing and answers with what is there. */
export const associateResourceShare: Operation<AssociateResourceShareRequest, AssociateResourceShareResponse> = {
  service: 'ram',
  name: 'AssociateResourceShare',
  permissions: (call) => [checkOnShare(call, 'AssociateResourceShare', call.input.resourceShareArn, sharingContext(call.input))],
  run(call) {
    const share = ownShareOf(call, call.input.resourceShareArn);
    requireShareable(call, call.input, share.allowExternalPrincipals);
    const added = addToShare(call, share, call.input);
    return {
      resourceShareAssociations: added.map((association) => shownAssociation(call.world, association, share)),
      clientToken: call.input.clientToken,
    };
  },
};
