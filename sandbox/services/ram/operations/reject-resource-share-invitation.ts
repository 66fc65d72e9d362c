import type { RejectResourceShareInvitationRequest, RejectResourceShareInvitationResponse } from '@aws-sdk/client-ram';
import { associations, endAssociation } from '../association';
import { answeredOnce } from '../client-token';
import { answerInvitation, checkOnInvitation, pendingInvitationOf, shownInvitation } from '../invitation';

export const rejectResourceShareInvitation = answeredOnce<RejectResourceShareInvitationRequest, RejectResourceShareInvitationResponse>({
  service: 'ram',
  name: 'RejectResourceShareInvitation',
  permissions: (call) => [checkOnInvitation(call, 'RejectResourceShareInvitation')],
  run(call) {
    const { world } = call;
    const invitation = pendingInvitationOf(call, call.input.resourceShareInvitationArn);
    const rejected = answerInvitation(world, invitation, 'REJECTED');
    const association = associations(world).get(invitation.associationId);
    if (association) endAssociation(world, association, 'FAILED', 'The principal rejected the invitation.');
    return { resourceShareInvitation: shownInvitation(world, rejected), clientToken: call.input.clientToken };
  },
});
