import type { GetResourceShareInvitationsRequest, GetResourceShareInvitationsResponse } from '@aws-sdk/client-ram';
import type { Operation } from '@/sandbox/core/contract';
import { invitations, receivedInvitationOf, shownInvitation } from '../invitation';
import { ramPage } from '../ram-page';

/** What the caller received, in every state; the sender does not see them. */
export const getResourceShareInvitations: Operation<GetResourceShareInvitationsRequest, GetResourceShareInvitationsResponse> = {
  service: 'ram',
  name: 'GetResourceShareInvitations',
  permissions: () => [{ action: 'ram:GetResourceShareInvitations', resource: '*' }],
  run(call) {
    const { input, world, region } = call;
    const named = input.resourceShareInvitationArns?.length ? input.resourceShareInvitationArns : undefined;
    const received = named
      ? named.map((arn) => receivedInvitationOf(call, arn))
      : invitations(world).list({ accountId: call.caller.accountId, region });
    const shown = received
      .map((invitation) => shownInvitation(world, invitation))
      .filter(({ resourceShareArn }) => !input.resourceShareArns?.length || input.resourceShareArns.includes(String(resourceShareArn)));
    const { items, nextToken } = ramPage(call, shown);
    return { resourceShareInvitations: items, nextToken };
  },
};
