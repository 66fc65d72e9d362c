import type { AcceptResourceShareInvitationRequest, AcceptResourceShareInvitationResponse } from '@aws-sdk/client-ram';
import { associations, putAssociating } from '../association';
import { answeredOnce } from '../client-token';
import { answerInvitation, checkOnInvitation, pendingInvitationOf, shownInvitation } from '../invitation';

export const acceptResourceShareInvitation = answeredOnce<AcceptResourceShareInvitationRequest, AcceptResourceShareInvitationResponse>({
  service: 'ram',
  name: 'AcceptResourceShareInvitation',
  permissions: (call) => [checkOnInvitation(call, 'AcceptResourceShareInvitation')],
  run(call) {
    const { world } = call;
    const invitation = pendingInvitationOf(call, call.input.resourceShareInvitationArn);
    const accepted = answerInvitation(world, invitation, 'ACCEPTED');
    const association = associations(world).get(invitation.associationId);
    if (association) putAssociating(world, association, 'ASSOCIATED');
    return { resourceShareInvitation: shownInvitation(world, accepted), clientToken: call.input.clientToken };
  },
});
