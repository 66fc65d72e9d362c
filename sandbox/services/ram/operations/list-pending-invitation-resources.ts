import type { ListPendingInvitationResourcesRequest, ListPendingInvitationResourcesResponse } from '@aws-sdk/client-ram';
import type { Operation } from '@/sandbox/core/contract';
import { pendingInvitationOf, receivedInvitationOf } from '../invitation';
import { ramPage } from '../ram-page';
import { resourceShares } from '../resource-share';
import { resourcesOfShare } from '../shared-resource';

export const listPendingInvitationResources: Operation<ListPendingInvitationResourcesRequest, ListPendingInvitationResourcesResponse> = {
  service: 'ram',
  name: 'ListPendingInvitationResources',
  permissions: (call) => [{ action: 'ram:ListPendingInvitationResources', resource: String(call.input.resourceShareInvitationArn) }],
  run(call) {
    const { resourceShareInvitationArn, resourceRegionScope } = call.input;
    const received = receivedInvitationOf(call, resourceShareInvitationArn);
    // An accepted invitation still tells what came with it; the model has no error for it.
    const invitation = received.status === 'ACCEPTED' ? received : pendingInvitationOf(call, resourceShareInvitationArn);
    const share = resourceShares(call.world).get(invitation.shareId);
    const { items, nextToken } = ramPage(call, share && resourceRegionScope !== 'GLOBAL' ? resourcesOfShare(call.world, share) : []);
    return { resources: items, nextToken };
  },
};
