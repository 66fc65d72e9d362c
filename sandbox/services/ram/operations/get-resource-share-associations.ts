import type { GetResourceShareAssociationsRequest, GetResourceShareAssociationsResponse } from '@aws-sdk/client-ram';
import type { Call, Operation } from '@/sandbox/core/contract';
import { associations, associationsOfShare, shownAssociation, type Association } from '../association';
import { invalidParameter } from '../errors';
import { ramPage } from '../ram-page';
import { requireShareArn, resourceShares, shareIdFrom } from '../resource-share';

/** Only associations of shares that the caller owns. */
export const getResourceShareAssociations: Operation<GetResourceShareAssociationsRequest, GetResourceShareAssociationsResponse> = {
  service: 'ram',
  name: 'GetResourceShareAssociations',
  permissions: () => [{ action: 'ram:GetResourceShareAssociations', resource: '*' }],
  run(call) {
    const { input, world, region } = call;
    if (input.associationType === 'PRINCIPAL' && input.resourceArn) throw invalidParameter('resourceArn cannot be used with associationType PRINCIPAL.');
    if (input.associationType === 'RESOURCE' && input.principal) throw invalidParameter('principal cannot be used with associationType RESOURCE.');
    for (const arn of input.resourceShareArns ?? []) requireShareArn(arn);
    const entity = input.resourceArn ?? input.principal;
    const found = narrowest(call)
      .filter((association) => association.accountId === call.caller.accountId && association.region === region)
      .filter((association) => association.type === input.associationType)
      .filter((association) => !entity || association.entity === entity)
      .filter((association) => !input.associationStatus || association.status === input.associationStatus)
      .flatMap((association) => {
        const share = resourceShares(world).get(association.shareId);
        const wanted = share && (!input.resourceShareArns?.length || input.resourceShareArns.includes(share.arn));
        return wanted ? [shownAssociation(world, association, share)] : [];
      });
    const { items, nextToken } = ramPage(call, found);
    return { resourceShareAssociations: items, nextToken };
  },
};

/** What a member of the input narrows down to at once; the filters check the rest. */
function narrowest({ world, region, caller, input }: Call<GetResourceShareAssociationsRequest>): Association[] {
  if (input.resourceShareArns?.length) return [...new Set(input.resourceShareArns)].flatMap((arn) => associationsOfShare(world, shareIdFrom(arn)));
  const entity = input.resourceArn ?? input.principal;
  return entity ? associations(world).where('entity', entity) : associations(world).list({ accountId: caller.accountId, region });
}
