import type { Call } from '@/sandbox/core/contract';
import { withIdentities } from '@/sandbox/core/sandbox-world';
import { organizationOf } from '@/sandbox/world/organizations';
import { associations, associationsOfShare } from '../ram/association';
import { shareReaching } from '../ram/share-reaching';
import { idFrom, type ArnKind } from './identifier';

/** The ids of what other accounts share with the caller right now, in this Region, without a look at what they do not share. */
export function idsSharedWithCaller(call: Call, kind: ArnKind): string[] {
  const { world, region, caller } = call;
  const prefix = `arn:aws:vpc-lattice:${region}:`;
  const arns = principalsCovering(call)
    .flatMap((principal) => associations(world).where('entity', principal))
    .flatMap(({ shareId }) => associationsOfShare(world, shareId))
    .filter(({ type, entity }) => type === 'RESOURCE' && entity.startsWith(prefix) && entity.includes(`:${kind}/`))
    .map(({ entity }) => entity);
  return [...new Set(arns)].filter((arn) => shareReaching(world, arn, caller.accountId) !== undefined).map(idFrom);
}

function principalsCovering({ world, caller }: Call): string[] {
  const organization = organizationOf(withIdentities(world).file, caller.accountId);
  return organization
    ? [caller.accountId, `arn:aws:organizations::${organization.managementAccount}:organization/${organization.id}`]
    : [caller.accountId];
}
