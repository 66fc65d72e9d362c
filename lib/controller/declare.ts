import { canonicalJson } from '@/lib/platform/canonical-json';
import { databaseNow, Prisma, type Tx } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import { driftedReason, type ResourceKind } from './driver';
import { wake } from './wake';

const toBeRemoved = 'To be removed; AWS is looked at next.';

/** What an intent wants of AWS, before it has a row. `wanted.ts` functions return these. */
export interface WantedResource {
  /** Same intent, same key: the row is found again. */
  key: string;
  kind: ResourceKind;
  accountId: string;
  region: string;
  spec: object;
  desired: 'present' | 'absent';
  /** Keys of what must be ready before it, and gone after it. */
  dependsOn: string[];
  /** Whether what somebody changes by hand is put right; left out: as it was, at first true. */
  repairs?: boolean;
  /** Stated anew although nothing of it changed: AWS was seen to hold something else since it was done. */
  isAnew?: boolean;
}

/**
 * Makes the resource rows say what is wanted, in the caller's transaction, and wakes the controller for those whose
 * intent changed. Name what others depend on first. With a head start, workers leave them alone for so long: the caller's
 * own pass comes first, with what only it has in hand. Returns ids by key.
 */
export async function declareResources(tx: Tx, wanted: readonly WantedResource[], { headStartMs = 0 } = {}): Promise<Map<string, string>> {
  const firstPassAt = new Date((await databaseNow(tx)).getTime() + headStartMs);
  const ids = new Map<string, string>();
  const changed: string[] = [];
  for (const resource of wanted) {
    const { id, isChanged } = await declareOne(tx, resource, firstPassAt);
    ids.set(resource.key, id);
    if (isChanged) changed.push(id);
  }
  for (const resource of wanted) await linkDependencies(tx, ids.get(resource.key)!, resource.dependsOn);
  await wake(tx, changed, firstPassAt);
  return ids;
}

/**
 * Wants resources absent because an end date passed or a service is retired, however many they are, with the same statements. Their specs and what they depend
 * on stay as they are. Those that are wanted absent already stay as they are too. The caller's transaction is the only one that changes
 * the intent of these resources (access lock).
 */
export async function declareManyAbsent(tx: Tx, resourceIds: readonly string[]): Promise<void> {
  const changed = await tx.$queryRaw<{ id: string }[]>`
    WITH mine AS MATERIALIZED (SELECT id FROM resource WHERE id = ANY(${[...resourceIds]}::text[]) AND desired = 'PRESENT' ORDER BY id FOR UPDATE)
    UPDATE resource r SET desired = 'ABSENT', "byDate" = true, generation = generation + 1, phase = 'PENDING', "phaseSince" = clock_timestamp(), reason = NULL, "blockedBy" = NULL,
      attempts = 0, sentence = ${toBeRemoved}, "nextPassAt" = clock_timestamp(), "wantedAt" = clock_timestamp(), health = NULL
    FROM mine WHERE r.id = mine.id RETURNING r.id`;
  await wake(tx, changed.map(({ id }) => id));
}

/**
 * Gives resources other specs with one statement, however many they are. It never changes which are wanted: those that are not wanted
 * present, or have this spec, stay as they are. Returns the IDs of the others.
 */
export async function declareSpecs(tx: Tx, specs: readonly { id: string; spec: object }[]): Promise<string[]> {
  const changed = await tx.$queryRaw<{ id: string }[]>`
    WITH mine AS MATERIALIZED (
      SELECT r.id, s.spec FROM resource r JOIN jsonb_to_recordset(${JSON.stringify(specs)}::jsonb) AS s(id text, spec jsonb) ON s.id = r.id
      WHERE r.desired = 'PRESENT' AND r.spec <> s.spec ORDER BY r.id FOR UPDATE OF r
    )
    UPDATE resource r SET spec = mine.spec, generation = generation + 1, phase = 'PENDING', "phaseSince" = clock_timestamp(), reason = NULL, "blockedBy" = NULL, attempts = 0,
      sentence = 'The change was written down; AWS is looked at next.', "nextPassAt" = clock_timestamp(), "wantedAt" = clock_timestamp()
    FROM mine WHERE r.id = mine.id RETURNING r.id`;
  const ids = changed.map(({ id }) => id);
  await wake(tx, ids);
  return ids;
}

/**
 * Has put right what was changed by hand and left as it is: the intent is stated anew, so that what differs is no longer
 * somebody else's doing. Answers which of the resources there was something to repair of.
 */
export async function askForRepair(tx: Tx, resourceIds: readonly string[]): Promise<string[]> {
  if (resourceIds.length === 0) return [];
  const asked = await tx.$queryRaw<{ id: string }[]>`
    UPDATE resource SET generation = generation + 1, "wantedAt" = clock_timestamp(), phase = 'PENDING', "phaseSince" = clock_timestamp(), reason = NULL, "blockedBy" = NULL,
      attempts = 0, sentence = 'Its repair was asked for; AWS is looked at next.', "nextPassAt" = clock_timestamp()
    WHERE id IN (${Prisma.join([...resourceIds])}) AND desired = 'PRESENT' AND reason = ${driftedReason} RETURNING id`;
  const ids = asked.map(({ id }) => id);
  await wake(tx, ids);
  return ids;
}

async function declareOne(tx: Tx, resource: WantedResource, firstPassAt: Date): Promise<{ id: string; isChanged: boolean }> {
  const { key, kind, accountId, region } = resource;
  const desired = resource.desired === 'present' ? 'PRESENT' : 'ABSENT';
  const spec = resource.spec as Prisma.InputJsonObject;
  await tx.$queryRaw`SELECT id FROM resource WHERE key = ${key} FOR UPDATE`;
  const row = await tx.resource.findUnique({ where: { key } });
  if (!row) {
    const id = newId('res');
    await tx.resource.create({
      data: { id, key, kind, accountId, region, spec, desired, repairs: resource.repairs, sentence: 'Waiting for its first look at AWS.', nextPassAt: firstPassAt },
    });
    return { id, isChanged: true };
  }
  const repairs = resource.repairs ?? row.repairs;
  if (!resource.isAnew && row.desired === desired && canonicalJson(row.spec) === canonicalJson(spec)) {
    if (repairs === row.repairs) return { id: row.id, isChanged: false };
    // Not another intent, only what to do about other people's changes: the generation stays.
    await tx.resource.update({ where: { id: row.id }, data: { repairs, ...(row.reason === driftedReason && { nextPassAt: firstPassAt }) } });
    return { id: row.id, isChanged: row.reason === driftedReason };
  }
  await tx.$executeRaw`
    UPDATE resource SET spec = ${JSON.stringify(spec)}::jsonb, desired = ${desired}::"Desired", "byDate" = false, repairs = ${repairs}, generation = generation + 1,
      phase = 'PENDING', "phaseSince" = clock_timestamp(), reason = NULL, "blockedBy" = NULL, attempts = 0,
      sentence = ${desired === 'PRESENT' ? 'The change was written down; AWS is looked at next.' : toBeRemoved},
      "nextPassAt" = ${firstPassAt}, "wantedAt" = clock_timestamp(), "readyAt" = CASE WHEN desired = 'ABSENT' THEN NULL ELSE "readyAt" END, health = CASE WHEN ${desired} = 'ABSENT' THEN NULL ELSE health END
    WHERE id = ${row.id}`;
  return { id: row.id, isChanged: true };
}

async function linkDependencies(tx: Tx, resourceId: string, keys: readonly string[]): Promise<void> {
  const rows = await tx.resource.findMany({ where: { key: { in: [...keys] } }, select: { id: true } });
  if (rows.length !== keys.length) throw new Error(`A resource depends on one that was not declared: ${keys.join(', ')}`);
  const dependsOn = rows.map((row) => row.id);
  await tx.resourceDependency.deleteMany({ where: { resourceId, dependsOnId: { notIn: dependsOn } } });
  await tx.resourceDependency.createMany({ data: dependsOn.map((dependsOnId) => ({ resourceId, dependsOnId })), skipDuplicates: true });
}
