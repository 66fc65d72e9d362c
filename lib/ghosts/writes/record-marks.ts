import type { AccountTarget } from '@/lib/controller/account-checks';
import { keptReason, objectsInUse } from '@/lib/controller/marked-removal';
import { belonging } from '@/lib/notices/reads/belonging';
import { recordAudit } from '@/lib/platform/audit';
import { databaseNow, db, Prisma, type Tx } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import type { MarkedObject } from '@/prisma/generated/client';
import type { MarkProblem } from '@/prisma/generated/enums';
import { settleMs } from '../reads/explained';
import { isLeaving, judgeMark, type ListedObject, type MarkedKind, type MarkedResource } from '../rules/mark';
import { objectInWords } from '../words';

export type ObjectWithMark = ListedObject & { markedAs: string | null };

interface ScanOfMarks {
  /** Kinds whose list was read to its end. */
  kinds: MarkedKind[];
  objects: readonly ListedObject[];
  /** Those of them whose mark this scan knows. */
  marks: readonly ObjectWithMark[];
}

interface Named extends MarkedResource {
  id: string;
  serviceId: string | null;
  teamId: string | null;
}

/** Makes the rows say what a scan of an account and Region has found. Resources are read after the lists. */
export async function recordMarks(place: AccountTarget, { kinds, objects, marks }: ScanOfMarks): Promise<void> {
  const live = objects.filter((object) => !isLeaving(object));
  const liveArns = new Set(live.map(({ arn }) => arn));
  const own = await objectsInUse(live.map(({ arn }) => arn));
  await db().$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`marks/${place.accountId}/${place.region}`}, 0))`;
    const now = await databaseNow(tx);
    const rows = await tx.markedObject.findMany({ where: { ...place, kind: { in: kinds } } });
    const known = new Map(rows.map((row) => [row.arn, row]));
    const read = new Map(marks.map((one) => [one.arn, one]));
    const strangers = live.filter(({ arn }) => !own.has(arn));
    const markOf = ({ arn }: ListedObject) => read.get(arn)?.markedAs ?? known.get(arn)?.markedAs ?? null;
    const named = await namedResources(tx, strangers.flatMap((object) => markOf(object) ?? []));
    for (const object of strangers) {
      const row = known.get(object.arn);
      if (!row && !read.has(object.arn)) continue;
      const markedAs = read.has(object.arn) ? read.get(object.arn)!.markedAs : row!.markedAs;
      // RAM's list shows the marks of all shares, so a share without one needs no row.
      if (markedAs === null && object.kind === 'resource-share' && !row) continue;
      const resource = markedAs === null ? undefined : named.get(markedAs);
      const problem = markedAs === null ? null : judgeMark(object, resource, place, liveArns);
      await recordObject(tx, place, { ...object, markedAs }, { row, problem, resource, isRead: read.has(object.arn), now });
    }
    for (const row of rows) if (!liveArns.has(row.arn) || own.has(row.arn)) await recordGone(tx, row, { isAdopted: own.has(row.arn), now });
  });
}

async function namedResources(tx: Tx, ids: string[]): Promise<Map<string, Named>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.$queryRaw<Named[]>`
    SELECT r.id, r.kind, r."accountId", r.region, r."awsArn", r.desired::text AS desired, r.phase::text AS phase, b."serviceId", coalesce(b."consumerTeamId", s."teamId") AS "teamId",
      (r."leaseUntil" > clock_timestamp() OR r.phase NOT IN ('CONVERGED', 'GONE', 'BLOCKED', 'RETRYING') OR r."phaseSince" > clock_timestamp() - ${settleMs} * interval '1 ms') IS TRUE AS "isChanging"
    FROM resource r ${belonging} WHERE r.id = ANY(${ids})`;
  return new Map(rows.map((row) => [row.id, row]));
}

interface Judged {
  row: MarkedObject | undefined;
  problem: MarkProblem | null;
  resource: Named | undefined;
  isRead: boolean;
  now: Date;
}

async function recordObject(tx: Tx, { accountId, region }: AccountTarget, object: ObjectWithMark, { row, problem, resource, isRead, now }: Judged): Promise<void> {
  const { kind, arn, name, awsState, changedAt, markedAs } = object;
  const isNew = problem !== null && (!row?.problem || row.goneAt !== null || (row.removalId !== null && (await isLongRemoved(tx, row.removalId))));
  const seen = {
    kind, name, awsState, markedAs, problem, goneAt: null, lastSeenAt: now,
    ...(isRead && { changedAt, markReadAt: now }),
    // Whoever can write tags in another account must not give a team the right to remove objects there.
    ...(problem && { serviceId: resource?.serviceId ?? null, teamId: resource?.accountId === accountId ? resource.teamId : null }),
  };
  const finding = isNew ? { foundAt: now, seen: 1, removalId: null, removedById: null, removalAskedAt: null } : problem ? { seen: { increment: 1 } } : { seen: 0, foundAt: null };
  const saved = row
    ? await tx.markedObject.update({ where: { arn }, data: { ...seen, ...finding } })
    : await tx.markedObject.create({ data: { id: newId('mob'), arn, accountId, region, ...seen, changedAt, markReadAt: now, ...(isNew && { foundAt: now, seen: 1 }) } });
  if (isNew) await recordFinding(tx, saved, problem, 'unmanaged.found', (words) => `found an object with a mark of Pergola: ${words}`);
  else if (row?.problem && !problem) await recordFinding(tx, saved, row.problem, 'unmanaged.gone', (words) => `no longer found as unmanaged: ${words}`);
}

/** Its removal was confirmed, and lists had time to follow. */
async function isLongRemoved(tx: Tx, removalId: string): Promise<boolean> {
  const [row] = await tx.$queryRaw<unknown[]>`SELECT FROM resource WHERE id = ${removalId} AND phase = 'GONE' AND "phaseSince" < clock_timestamp() - ${settleMs} * interval '1 ms'`;
  return row !== undefined;
}

/** What a resource has adopted was not removed, whatever was requested before. */
async function recordGone(tx: Tx, row: MarkedObject, { isAdopted, now }: { isAdopted: boolean; now: Date }): Promise<void> {
  if (row.goneAt) return;
  if (!row.problem) return void (await tx.markedObject.delete({ where: { id: row.id } }));
  await tx.markedObject.update({ where: { id: row.id }, data: { goneAt: now, ...(isAdopted && { removalId: null }) } });
  if (row.removalId && !isAdopted && !(await isKept(tx, row.removalId))) await recordFinding(tx, row, row.problem, 'unmanaged.removed', (words) => `removed: ${words}`);
  else await recordFinding(tx, row, row.problem, 'unmanaged.gone', (words) => `no longer found as unmanaged: ${words}`);
}

/** Its removal ended without a deletion. */
async function isKept(tx: Tx, removalId: string): Promise<boolean> {
  return (await tx.resource.findUnique({ where: { id: removalId }, select: { reason: true } }))?.reason === keptReason;
}

async function recordFinding(tx: Tx, row: MarkedObject, problem: MarkProblem, action: string, say: (words: string) => string): Promise<void> {
  const account = await tx.account.findUnique({ where: { id: row.accountId }, select: { teamId: true } });
  await recordAudit(tx, {
    actor: null,
    action,
    outcome: 'DONE',
    subject: { type: 'object', id: row.id },
    teamIds: [...new Set([row.teamId, account?.teamId].flatMap((id) => id ?? []))],
    sentence: say(objectInWords({ ...row, problem })),
    data: { arn: row.arn, kind: row.kind, accountId: row.accountId, region: row.region, markedAs: row.markedAs, problem, serviceId: row.serviceId, removalId: row.removalId } satisfies Prisma.InputJsonObject,
  });
}
