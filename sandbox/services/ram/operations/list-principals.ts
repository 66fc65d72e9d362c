import type { ListPrincipalsRequest, ListPrincipalsResponse, Principal } from '@aws-sdk/client-ram';
import type { Call, Operation } from '@/sandbox/core/contract';
import { associationsOfShare, isLive } from '../association';
import { invalidParameter } from '../errors';
import { knownResourceType } from '../permissions';
import { ramPage } from '../ram-page';
import type { ResourceShare } from '../resource-share';
import { resourcesOfShare } from '../shared-resource';
import { sharesOf } from './get-resource-shares';

/** SELF: with whom the caller shares; OTHER-ACCOUNTS: who shares with the caller. */
export const listPrincipals: Operation<ListPrincipalsRequest, ListPrincipalsResponse> = {
  service: 'ram',
  name: 'ListPrincipals',
  permissions: () => [{ action: 'ram:ListPrincipals', resource: '*' }],
  run(call) {
    const { input, world } = call;
    const resourceType = input.resourceType === undefined ? undefined : knownResourceType(input.resourceType);
    if (input.resourceType !== undefined && !resourceType) throw invalidParameter(`The resource type ${input.resourceType} is not valid.`);
    const found = sharesOf(call, input.resourceOwner, input.resourceShareArns)
      .filter((share) => share.status === 'ACTIVE')
      .filter((share) => !input.resourceArn || resourcesOfShare(world, share).some(({ arn }) => arn === input.resourceArn))
      .filter((share) => !resourceType || resourcesOfShare(world, share).some(({ type }) => type === resourceType))
      .flatMap((share) => (input.resourceOwner === 'SELF' ? principalsOf(call, share) : [sharingAccount(call, share)]))
      .filter((principal) => !input.principals?.length || input.principals.includes(String(principal.id)));
    const { items, nextToken } = ramPage(call, found);
    return { principals: items, nextToken };
  },
};

function principalsOf(call: Call, share: ResourceShare): Principal[] {
  return associationsOfShare(call.world, share.id)
    .filter((association) => association.type === 'PRINCIPAL' && isLive(association))
    .map((association) => ({
      id: association.entity,
      resourceShareArn: share.arn,
      creationTime: new Date(association.createdAt),
      lastUpdatedTime: new Date(association.lastUpdatedAt),
      external: association.external,
    }));
}

function sharingAccount(call: Call, share: ResourceShare): Principal {
  return {
    id: share.accountId,
    resourceShareArn: share.arn,
    creationTime: new Date(share.createdAt),
    lastUpdatedTime: new Date(share.lastUpdatedAt),
    external: !call.world.inOneOrganization(share.accountId, call.caller.accountId),
  };
}
