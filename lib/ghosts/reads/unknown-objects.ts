import { db } from '@/lib/platform/db';
import type { MarkedKind } from '../rules/mark';

/** An object on AWS with a mark of Pergola that is the object of no resource. */
export interface UnknownObject {
  kind: MarkedKind;
  accountId: string;
  region: string;
  arn: string;
  name: string;
  /** Resource ID in the mark. */
  markedAs: string;
  /** The resource of this installation that the mark names; null: none, as after the restore of an older database. */
  resourceId: string | null;
}

/** The page shows 200 of them; each is listed under unmanaged access, which says how many there are. */
const mostObjects = 1_000;

/** The first of them, from the rows that the last scan of each account and Region recorded. */
export async function unknownObjects(): Promise<UnknownObject[]> {
  const rows = await db().markedObject.findMany({ where: { problem: { not: null }, markedAs: { not: null }, goneAt: null }, orderBy: [{ accountId: 'asc' }, { region: 'asc' }, { arn: 'asc' }], take: mostObjects });
  return rows.map(({ kind, accountId, region, arn, name, markedAs, problem }) => ({ kind: kind as MarkedKind, accountId, region, arn, name, markedAs: markedAs!, resourceId: problem === 'UNKNOWN' ? null : markedAs }));
}
