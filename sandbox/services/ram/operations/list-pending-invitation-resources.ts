import type { ListPendingInvitationResourcesRequest, ListPendingInvitationResourcesResponse } from '@aws-sdk/client-ram';
import type { Operation } from '@/sandbox/core/contract';
import { pendingInvitationOf } from '../invitation';
import { ramPage } from '../ram-page';
import { resourceShares } from '../resource-share';
import { resourcesOfShare } from '../shared-resource';

export const listPendingInvitationResources: Operation<ListPendingInvitationResourcesRequest, ListPendingInvitationResourcesResponse> = {
  service: 'ram',
  name: 'ListPendingInvitationResources',
  permissions: (call) => [{ action: 'ram:ListPendingInvitationResources', resource: String(call.input.resourceShareInvitationArn) }],
  run(call) {
    const invitation = pendingInvitationOf(call, call.input.resourceShareInvitationArn);
    const share = resourceShares(call.world).get(invitation.shareId);
    const { items, nextToken } = ramPage(call, share ? resourcesOfShare(call.world, share) : []);
    return { resources: items, nextToken };
  },
};
