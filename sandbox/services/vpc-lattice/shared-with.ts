import type { Call } from '@/sandbox/core/contract';
import { associationsOfShare } from '../ram/association';
import { shareReaching, sharesNaming } from '../ram/share-reaching';
import { idFrom, type ArnKind } from './identifier';

/** The ids of what other accounts share with the caller right now, in this Region, without a look at what they do not share. */
export function idsSharedWithCaller({ world, region, caller }: Call, kind: ArnKind): string[] {
  const prefix = `arn:aws:vpc-lattice:${region}:`;
  const arns = sharesNaming(world, caller.accountId)
    .flatMap(({ id }) => associationsOfShare(world, id))
    .filter(({ type, entity }) => type === 'RESOURCE' && entity.startsWith(prefix) && entity.includes(`:${kind}/`))
    .map(({ entity }) => entity);
  return [...new Set(arns)].filter((arn) => shareReaching(world, arn, caller.accountId) !== undefined).map(idFrom);
}
