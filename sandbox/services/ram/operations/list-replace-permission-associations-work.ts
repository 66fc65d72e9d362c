import type { ListReplacePermissionAssociationsWorkRequest, ListReplacePermissionAssociationsWorkResponse } from '@aws-sdk/client-ram';
import type { Operation } from '@/sandbox/core/contract';
import { ramPage } from '../ram-page';
import { replaceWorks, shownWork } from '../replace-work';

export const listReplacePermissionAssociationsWork: Operation<ListReplacePermissionAssociationsWorkRequest, ListReplacePermissionAssociationsWorkResponse> = {
  service: 'ram',
  name: 'ListReplacePermissionAssociationsWork',
  permissions: () => [{ action: 'ram:ListReplacePermissionAssociationsWork', resource: '*' }],
  run(call) {
    const { workIds, status } = call.input;
    const found = replaceWorks(call.world)
      .list({ accountId: call.caller.accountId, region: call.region })
      .filter((work) => !workIds?.length || workIds.includes(work.id))
      .filter((work) => status === undefined || work.status === status);
    const { items, nextToken } = ramPage(call, found);
    return { replacePermissionAssociationsWorks: items.map(shownWork), nextToken };
  },
};
