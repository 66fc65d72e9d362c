import { setTimeout as sleep } from 'node:timers/promises';
import { runDueAccountChecks } from '@/lib/controller/account-checks';
import { ghostTasks } from '@/lib/ghosts/writes/read-account';
import type { LifeDatabase } from './life-database';
import type { People } from './people';

/** What is blocked is looked at again this often; it would come by itself, ever more rarely. */
const lookAgainMs = 3_000;
const pollMs = 400;

/** A resource policy that outlives its principal is deleted now instead of after a minute (`policyGraceMs`). */
const policyIsOld = `UPDATE resource SET observed = jsonb_set(observed, '{policySince}', '"2026-01-01T00:00:00.000Z"')
  WHERE kind = 'share-principal' AND "leaseUntil" IS NULL AND observed ->> 'policySince' > '2026-01-01T00:00:00.000Z'`;

/**
 * After the last disturbance: everything is looked at once more, people see to what only they can, until nothing moves by
 * itself. Answers what still does when it takes too long.
 */
export async function recover(database: LifeDatabase, people: People, longestMs: number): Promise<string[]> {
  const deadline = performance.now() + longestMs;
  const [began] = await database.sql<{ at: string }>('SELECT clock_timestamp()::text AS at');
  await database.sql('DELETE FROM account_pace');
  await database.sql(`UPDATE resource SET "nextPassAt" = clock_timestamp() WHERE phase <> 'GONE' AND "leaseUntil" IS NULL`);
  await people.endPauses();
  let lookedAt = performance.now();
  let scannedSince: string | null = null;
  for (;;) {
    if (performance.now() - lookedAt > lookAgainMs) {
      lookedAt = performance.now();
      await database.sql(policyIsOld);
      // A pass that was just being written down when everything was to be looked at is looked at now.
      await database.sql(
        `UPDATE resource SET "nextPassAt" = clock_timestamp() WHERE "leaseUntil" IS NULL AND (phase IN ('BLOCKED', 'RETRYING') OR (phase = 'CONVERGED' AND "checkedAt" < $1::timestamptz))`,
        [began!.at],
      );
    }
    const wants = await people.lookAfter();
    const restless = await restlessSince(database, began!.at);
    if (restless.length === 0) {
      // Unmanaged access that is not listed yet is found now, and what is listed and gone is no longer listed.
      scannedSince ??= await listsHaveFollowed(database);
      await scansAreDue(database, scannedSince);
      await runDueAccountChecks(ghostTasks, 'life');
      if ((await unscannedSince(database, scannedSince)) === 0 && (await people.lookAfter()) === 0) return [];
    }
    if (performance.now() > deadline) return restless.length > 0 ? restless : [`O7: ${wants} resources still wait for somebody who does what they ask for, or scans have not ended`];
    await sleep(pollMs);
  }
}

const scans = ghostTasks.map(({ name }) => name);
const isUnscanned = `task = ANY($1::text[]) AND ("lastOkAt" IS NULL OR "lastOkAt" < $2::timestamptz)`;

/** What changed lately is compared as well: the lists of AWS have had their two minutes (`settleMs`). Answers the time. */
async function listsHaveFollowed(database: LifeDatabase): Promise<string> {
  await database.sql(`UPDATE resource SET "phaseSince" = "phaseSince" - interval '1 hour' WHERE "leaseUntil" IS NULL AND phase IN ('CONVERGED', 'GONE')`);
  const [now] = await database.sql<{ at: string }>('SELECT clock_timestamp()::text AS at');
  return now!.at;
}

/** Has every account scanned for unmanaged access that was not since then. */
async function scansAreDue(database: LifeDatabase, since: string): Promise<void> {
  await database.sql(`UPDATE account_check SET "nextAt" = least("nextAt", clock_timestamp()) WHERE "leaseUntil" IS NULL AND ${isUnscanned}`, [scans, since]);
}

async function unscannedSince(database: LifeDatabase, since: string): Promise<number> {
  const [row] = await database.sql<{ count: number }>(`SELECT count(*)::int AS count FROM account_check WHERE ${isUnscanned}`, [scans, since]);
  return row!.count;
}

/** What is not at rest, or was not looked at since then. */
async function restlessSince(database: LifeDatabase, since: string): Promise<string[]> {
  const rows = await database.sql<{ key: string; why: string; sentence: string }>(
    `SELECT key, concat_ws(', ', phase::text, reason, health::text, 'checked ' || "checkedAt", 'next ' || "nextPassAt", 'held by ' || "leaseOwner") AS why, sentence FROM resource
       WHERE phase NOT IN ('CONVERGED', 'GONE') OR "leaseUntil" > clock_timestamp() OR (phase = 'CONVERGED' AND (health <> 'IN_SYNC' OR "checkedAt" < $1::timestamptz))
     UNION ALL SELECT id, 'past its date', '' FROM "grant" WHERE state <> 'REVOKED' AND until < clock_timestamp()`,
    [since],
  );
  return rows.map(({ key, why, sentence }) => `O7: ${key} does not come to rest: ${why}, ${sentence}`);
}
