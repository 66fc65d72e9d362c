import type { AssociateResourceShareRequest, AssociateResourceShareResponse } from '@aws-sdk/client-ram';
import { addToShare, requireShareable } from '../add-to-share';
import { shownAssociation } from '../association';
import { answeredOnce } from '../client-token';
import { checkOnShare, modifiableShareOf } from '../resource-share';
import { sharingContext } from '../sharing-context';

/** Associating what is in the share already changes nothing and answers with what is there. */
export const associateResourceShare = answeredOnce<AssociateResourceShareRequest, AssociateResourceShareResponse>({
  service: 'ram',
  name: 'AssociateResourceShare',
  permissions: (call) => [checkOnShare(call, 'AssociateResourceShare', call.input.resourceShareArn, sharingContext(call.input))],
  run(call) {
    const share = modifiableShareOf(call, call.input.resourceShareArn);
    requireShareable(call, call.input, share.allowExternalPrincipals, share);
    const added = addToShare(call, share, call.input);
    return {
      resourceShareAssociations: added.map((association) => shownAssociation(call.world, association, share)),
      clientToken: call.input.clientToken,
    };
  },
});
