import { setTimeout as sleep } from 'node:timers/promises';
import type { LifeDatabase } from './life-database';
import type { People } from './people';

/** What is blocked is looked at again this often; it would come by itself, ever more rarely. */
const lookAgainMs = 3_000;
const pollMs = 400;

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
  for (;;) {
    if (performance.now() - lookedAt > lookAgainMs) {
      lookedAt = performance.now();
      // A pass that was just being written down when everything was to be looked at is looked at now.
      await database.sql(
        `UPDATE resource SET "nextPassAt" = clock_timestamp() WHERE "leaseUntil" IS NULL AND (phase IN ('BLOCKED', 'RETRYING') OR (phase = 'CONVERGED' AND "checkedAt" < $1::timestamptz))`,
        [began!.at],
      );
    }
    const wants = await people.lookAfter();
    const restless = await restlessSince(database, began!.at);
    if (restless.length === 0 && wants === 0) return [];
    if (performance.now() > deadline) return restless.length > 0 ? restless : [`O7: ${wants} resources still wait for somebody who does what they ask for`];
    await sleep(pollMs);
  }
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
