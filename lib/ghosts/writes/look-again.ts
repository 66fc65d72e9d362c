import { runDueAccountChecks } from '@/lib/controller/account-checks';
import { recordAudit } from '@/lib/platform/audit';
import { log } from '@/lib/platform/log';
import type { WriteContext } from '@/lib/platform/write';
import type { ReadPlace } from '../reads';
import { ghostTasks } from './read-account';

/** How long the action waits for the readings that it asked for, in milliseconds; workers take part, and go on afterwards. */
const budgetMs = 5_000;

/** If a reading that succeeded began within this time, AWS is not asked again. */
const freshSeconds = 10;

/** Has AWS asked now, instead of when it would be due. */
export async function lookAgain({ actor, thing: places, transaction }: WriteContext<unknown, ReadPlace[]>): Promise<{ places: number }> {
  const asked = await transaction(async (tx, { actor, thing: places }) => {
    let due = 0;
    for (const { accountId, region } of places) {
      due += await tx.$executeRaw`
        INSERT INTO account_check AS c ("accountId", region, task, "nextAt") SELECT ${accountId}, ${region}, task, clock_timestamp() FROM unnest(${ghostTasks.map(({ name }) => name)}::text[]) AS task
        ON CONFLICT ("accountId", region, task) DO UPDATE SET "nextAt" = clock_timestamp()
        WHERE c.problem IS NOT NULL OR c."lastOkAt" IS NULL OR c."lastOkAt" < clock_timestamp() - ${freshSeconds} * interval '1 second'`;
    }
    if (due === 0) return due;
    await recordAudit(tx, {
      actor,
      action: 'ghost.lookAgain',
      outcome: 'DONE',
      subject: { type: 'aws', id: 'ghosts' },
      teamIds: [...new Set(places.map(({ teamId }) => teamId))],
      sentence: `had AWS asked again for access that no grant explains, in ${places.length} account${places.length === 1 ? '' : 's'} and Regions`,
      data: { places: places.map(({ accountId, region }) => ({ accountId, region })) },
    });
    return due;
  });
  if (asked === 0) return { places: places.length };
  // What was asked for is committed, so a fault of the first readings says nothing about it: workers go on.
  const reading = runDueAccountChecks(ghostTasks, `action:${actor.personId}`, asked).catch((error: unknown) => log().warn({ err: error }, 'readings broke off; workers go on'));
  await Promise.race([reading, new Promise((resolve) => setTimeout(resolve, budgetMs).unref())]);
  return { places: places.length };
}
