import type { UpdateResourceShareRequest, UpdateResourceShareResponse } from '@aws-sdk/client-ram';
import { associationsOfShare, isLive } from '../association';
import { answeredOnce } from '../client-token';
import { notPermitted } from '../errors';
import { checkOnShare, modifiableShareOf, resourceShares, shownShare } from '../resource-share';

export const updateResourceShare = answeredOnce<UpdateResourceShareRequest, UpdateResourceShareResponse>({
  service: 'ram',
  name: 'UpdateResourceShare',
  permissions(call) {
    const allows = call.input.allowExternalPrincipals;
    const context: Record<string, string> = allows === undefined ? {} : { 'ram:RequestedAllowsExternalPrincipals': String(allows) };
    return [checkOnShare(call, 'UpdateResourceShare', call.input.resourceShareArn, context)];
  },
  run(call) {
    const { input, world } = call;
    const share = modifiableShareOf(call, input.resourceShareArn);
    const external = associationsOfShare(world, share.id).find((association) => association.external && isLive(association));
    if (input.allowExternalPrincipals === false && external) {
      throw notPermitted(`External principal ${external.entity} is in the resource share. Remove it before you turn external principals off.`);
    }
    const updated = resourceShares(world).put({
      ...share,
      name: input.name ?? share.name,
      allowExternalPrincipals: input.allowExternalPrincipals ?? share.allowExternalPrincipals,
      lastUpdatedAt: world.clock.now(),
    });
    return { resourceShare: shownShare(updated, true), clientToken: input.clientToken };
  },
});
