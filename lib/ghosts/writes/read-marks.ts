import { openAccountSession } from '@/lib/controller/account-session';
import type { AccountTarget, AccountTask } from '@/lib/controller/account-checks';
import { strainOf } from '@/lib/controller/account-pace';
import { readMark } from '@/lib/controller/drivers/read-mark';
import { objectsInUse } from '@/lib/controller/marked-removal';
import { readingMarks } from '@/lib/controller/read-permissions';
import { db } from '@/lib/platform/db';
import { inLanes } from '../reads/access-on-aws';
import { kindsOfConsumer, kindsOfOwner, listObjects } from '../reads/objects-on-aws';
import { isLeaving, type ListedObject, type MarkedKind } from '../rules/mark';
import { recordMarks, type ObjectWithMark } from './record-marks';

/** Marks that one scan reads at most, each in a call of its own; the rest follows in the next scans. */
const mostMarks = 40;

/** A tag can be added without changing the time that lists show, so a mark is read again after this time, in milliseconds. */
const markAgeMs = 24 * 60 * 60_000;

/**
 * Looks for objects that carry the mark of a resource and are not its object: three lists in an account that publishes and one in
 * an account that consumes. A mark is read only of objects whose ARN no resource has.
 */
async function readMarks(target: AccountTarget): Promise<void> {
  const { accountId, region } = target;
  const purposes = (await db().accountRole.findMany({ where: { accountId }, select: { purpose: true } })).map(({ purpose }) => purpose);
  const kinds = [...(purposes.includes('OWNER') ? kindsOfOwner : []), ...(purposes.includes('CONSUMER') ? kindsOfConsumer : [])];
  if (kinds.length === 0) return;
  const session = await openAccountSession(accountId, region, 'READ', { sourceIdentity: 'pergola', sessionName: 'marks', permissions: readingMarks });
  const failures: unknown[] = [];
  const read = new Map<MarkedKind, ListedObject[]>();
  for (const kind of kinds) {
    try {
      read.set(kind, await listObjects(session, kind));
    } catch (error) {
      if (strainOf(error)) throw error;
      failures.push(error);
    }
  }
  const objects = [...read.values()].flat();
  const toRead = await unreadMarks(target, objects);
  const marks = await inLanes(toRead, async (object): Promise<ObjectWithMark | null> => {
    const markedAs = await readMark(session, object);
    return markedAs === undefined ? null : { ...object, markedAs };
  });
  const listed = objects.flatMap((object) => (object.markedAs === undefined ? [] : [{ ...object, markedAs: object.markedAs }]));
  await recordMarks(target, { kinds: [...read.keys()], objects, marks: [...listed, ...marks.flatMap((one) => one ?? [])] });
  if (failures.length > 0) throw failures[0];
}

/** Objects of no resource whose mark is not known, or is known from too long ago, oldest first. */
async function unreadMarks({ accountId, region }: AccountTarget, objects: readonly ListedObject[]): Promise<ListedObject[]> {
  const open = objects.filter((object) => object.markedAs === undefined && !isLeaving(object));
  const arns = open.map(({ arn }) => arn);
  const [own, known] = await Promise.all([objectsInUse(arns), db().markedObject.findMany({ where: { accountId, region, arn: { in: arns } }, select: { arn: true, changedAt: true, markReadAt: true } })]);
  const readAt = new Map(known.map((row) => [row.arn, row]));
  const isDue = ({ arn, changedAt }: ListedObject) => {
    const row = readAt.get(arn);
    return !row || (row.changedAt?.toISOString() ?? null) !== changedAt || Date.now() - row.markReadAt.getTime() > markAgeMs;
  };
  const at = ({ arn }: ListedObject) => readAt.get(arn)?.markReadAt.getTime() ?? 0;
  return open.filter((object) => !own.has(object.arn) && isDue(object)).toSorted((one, other) => at(one) - at(other)).slice(0, mostMarks);
}

export const marksTask: AccountTask = { name: 'marks', everyMs: 30 * 60_000, run: readMarks };
