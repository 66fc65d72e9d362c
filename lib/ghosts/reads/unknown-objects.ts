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

/** Each is listed under unmanaged access as well, page by page. */
const mostObjects = 1_000;

const unexplained = { problem: { not: null }, markedAs: { not: null }, goneAt: null };
/** Marked with a resource that this database does not have. */
const withoutResource = { ...unexplained, problem: 'UNKNOWN' as const };

/** The first of them, from the rows that the last scan of each account and Region recorded. */
export async function unknownObjects(where: typeof unexplained | typeof withoutResource = unexplained, take = mostObjects): Promise<UnknownObject[]> {
  const rows = await db().markedObject.findMany({ where, orderBy: [{ accountId: 'asc' }, { region: 'asc' }, { arn: 'asc' }], take });
  return rows.map(({ kind, accountId, region, arn, name, markedAs, problem }) => ({ kind: kind as MarkedKind, accountId, region, arn, name, markedAs: markedAs!, resourceId: problem === 'UNKNOWN' ? null : markedAs }));
}

/** The first `take` of those whose resource this database does not have, and how many there are. */
export async function objectsWithoutResource(take: number): Promise<{ objects: UnknownObject[]; count: number }> {
  const [objects, count] = await Promise.all([unknownObjects(withoutResource, take), db().markedObject.count({ where: withoutResource })]);
  return { objects, count };
}
