import { setTimeout as sleep } from 'node:timers/promises';
import { repeat } from '@/lib/controller/repeat';
import { recordAudit } from '@/lib/platform/audit';
import { db, type Tx } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { isHeldOrCopy } from '@/lib/platform/is-copy';
import { log } from '@/lib/platform/log';
import { lineOfGrant, lineOfRequest, lineOfResource, proofsOfGrant } from '../archive-line';
import { goneResourceIds, goneResourcesWithProofs, oldGrants, oldRequests } from '../reads/old-access';
import { hasArchive, storeArchive, type Archived } from './store-archive';

/** A worker asks this often whether a sweep is due; of all workers one sweeps. */
const askEveryMs = 60_000;
const sweepMinutes = 10;
/** Rows that one statement deletes at most, and lines of one archive object. */
const batchSize = 500;
const archivedAtOnce = 100;
/** Batches of one sweep. What is left waits for the next one. */
const mostBatches = 20;
/** A worker that ends does not wait longer for a sweep. */
const stopMs = 2_000;

/** Rows that one sweep deleted. */
export interface Swept {
  grants: number;
  requests: number;
  resources: number;
  events: number;
  sessions: number;
}

/** Deletes what has been kept for long enough, apart from the controller's loops. */
export function startRetention(): { stop: () => Promise<void> } {
  const sweeping = repeat('retention', askEveryMs, sweepWhenDue);
  return { stop: () => Promise.race([sweeping.stop(), sleep(stopMs, undefined, { ref: false })]) };
}

/** Sweeps unless a worker began to do so within the last 10 minutes, or the database is on hold or a copy. Answers null then. */
export async function sweepWhenDue(): Promise<Swept | null> {
  if (await isHeldOrCopy()) return null;
  const claimed = await db().$executeRaw`
    INSERT INTO retention_sweep AS s (task, "startedAt") VALUES ('rows', clock_timestamp())
    ON CONFLICT (task) DO UPDATE SET "startedAt" = excluded."startedAt" WHERE s."startedAt" < clock_timestamp() - ${sweepMinutes} * interval '1 minute'`;
  return claimed > 0 ? sweepOldRows() : null;
}

/**
 * One sweep in batches, each in a transaction of its own. Evidence is stored in the archive before it is deleted; audit events are never
 * deleted. Without an archive, ended access and all resources stay.
 */
async function sweepOldRows(): Promise<Swept> {
  const { RETENTION_ACCESS_DAYS: accessDays, RETENTION_PROGRESS_DAYS: progressDays, RETENTION_SESSION_DAYS: sessionDays } = env();
  const swept: Swept = {
    grants: hasArchive() ? await inBatches(archivedAtOnce, () => archiveGrants(accessDays)) : 0,
    requests: hasArchive() ? await inBatches(archivedAtOnce, () => archiveRequests(accessDays)) : 0,
    // What a deleted one depended on is free in the next batch.
    resources: hasArchive() ? (await inBatches(1, () => archiveProofs(accessDays))) + (await inBatches(1, () => deleteGoneResources(accessDays))) : 0,
    events: await inBatches(batchSize, () => reduceProgress(progressDays)),
    sessions: await inBatches(batchSize, () => deleteSessions(sessionDays)),
  };
  if (Object.values(swept).some((count) => count > 0)) log().info({ swept }, 'old rows deleted');
  return swept;
}

async function inBatches(size: number, batch: () => Promise<number>): Promise<number> {
  let total = 0;
  for (let round = 0; round < mostBatches; round += 1) {
    const count = await batch();
    total += count;
    if (count < size) break;
  }
  return total;
}

async function archiveGrants(days: number): Promise<number> {
  const grants = await oldGrants(days, archivedAtOnce);
  if (grants.length === 0) return 0;
  const archived = await storeArchive(grants.map(lineOfGrant));
  const ids = grants.map(({ id }) => id);
  const requestIds = [...grants.map(({ requestId }) => requestId), ...grants.flatMap(({ renewals }) => renewals.map(({ id }) => id))];
  await db().$transaction(async (tx) => {
    await tx.connection.deleteMany({ where: { grantId: { in: ids } } });
    await tx.accessRequest.updateMany({ where: { id: { in: requestIds } }, data: { renewsGrantId: null } });
    await tx.grant.deleteMany({ where: { id: { in: ids } } });
    await deleteProofs(tx, grants.flatMap(proofsOfGrant).map(({ id }) => id));
    await deleteRequests(tx, requestIds);
    await recordArchive(tx, 'grants', ids, archived);
  });
  return ids.length;
}

/** Proofs that are in the archive now. Those of a resource that another grant or a finding has are still shown, and stay. */
async function deleteProofs(tx: Tx, ids: string[]): Promise<void> {
  await tx.$executeRaw`
    DELETE FROM proof p WHERE p.id = ANY(${ids}) AND NOT EXISTS (SELECT 1 FROM "grant" g WHERE g."principalId" = p."resourceId") AND NOT EXISTS (SELECT 1 FROM ghost f WHERE f."resourceId" = p."resourceId")`;
}

async function archiveRequests(days: number): Promise<number> {
  const requests = await oldRequests(days, archivedAtOnce);
  if (requests.length === 0) return 0;
  const archived = await storeArchive(requests.map(lineOfRequest));
  const ids = requests.map(({ id }) => id);
  await db().$transaction(async (tx) => {
    await deleteRequests(tx, ids);
    await recordArchive(tx, 'requests', ids, archived);
  });
  return ids.length;
}

/** A finding of unmanaged access outlives the request that proposed to keep it. */
async function deleteRequests(tx: Tx, ids: string[]): Promise<void> {
  await tx.ghost.updateMany({ where: { requestId: { in: ids } }, data: { requestId: null } });
  await tx.accessRequest.deleteMany({ where: { id: { in: ids } } });
}

const nounOf = { grants: 'ended accesses', requests: 'requests that led to no access', resources: 'resources with removal proofs' };

async function recordArchive(tx: Tx, what: keyof typeof nounOf, ids: readonly string[], { sha256, key }: Archived): Promise<void> {
  await recordAudit(tx, {
    actor: null,
    action: 'retention.archive',
    outcome: 'DONE',
    subject: { type: 'archive', id: sha256 },
    teamIds: [],
    sentence: `archived and deleted ${ids.length} ${nounOf[what]}`,
    data: { what, ids: [...ids], sha256, key },
  });
}

/** Resources with removal proofs that went into no line of an access, such as access that was removed without a grant. */
async function archiveProofs(days: number): Promise<number> {
  const resources = await goneResourcesWithProofs(days, archivedAtOnce);
  if (resources.length === 0) return 0;
  const archived = await storeArchive(resources.map(lineOfResource));
  const ids = resources.map(({ id }) => id);
  return db().$transaction(async (tx) => {
    const deleted = await tx.$queryRaw<{ id: string }[]>`DELETE FROM resource WHERE id = ANY(${ids}) AND id IN (${goneResourceIds(days, { hasProofs: true, limit: archivedAtOnce })}) RETURNING id`;
    if (deleted.length > 0) await recordArchive(tx, 'resources', deleted.map(({ id }) => id), archived);
    return deleted.length;
  });
}

/** Resources without a removal proof, with their progress, once nothing refers to them. */
async function deleteGoneResources(days: number): Promise<number> {
  return db().$executeRaw`DELETE FROM resource WHERE id IN (${goneResourceIds(days, { hasProofs: false, limit: batchSize })})`;
}

/** Lines of progress before the last one of a resource that is ready or gone. A change by hand stays until the audit has it. */
async function reduceProgress(days: number): Promise<number> {
  return db().$executeRaw`
    DELETE FROM resource_event WHERE id IN (
      SELECT e.id FROM resource_event e JOIN resource r ON r.id = e."resourceId"
      WHERE e.at < clock_timestamp() - ${days} * interval '1 day' AND r.phase IN ('CONVERGED', 'GONE')
        AND (e.drift IS NULL OR e."auditedAt" IS NOT NULL)
        AND EXISTS (SELECT 1 FROM resource_event later WHERE later."resourceId" = e."resourceId" AND later.id > e.id)
      ORDER BY e.at LIMIT ${batchSize})`;
}

async function deleteSessions(days: number): Promise<number> {
  return db().$executeRaw`
    DELETE FROM session WHERE id IN (
      SELECT id FROM session WHERE coalesce("endedAt", "expiresAt") < clock_timestamp() - ${days} * interval '1 day' AND "expiresAt" < clock_timestamp() LIMIT ${batchSize})`;
}
