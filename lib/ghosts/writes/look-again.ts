import { runDueAccountChecks } from '@/lib/controller/account-checks';
import { recordAudit } from '@/lib/platform/audit';
import type { WriteContext } from '@/lib/platform/write';
import type { ReadPlace } from '../reads';
import { ghostTasks } from './read-account';

/** How long the action waits for the readings that it asked for, in milliseconds; workers take part, and go on afterwards. */
const budgetMs = 5_000;

/** Has AWS asked now, instead of when it would be due. */
export async function lookAgain({ actor, thing: places, transaction }: WriteContext<unknown, ReadPlace[]>): Promise<{ places: number }> {
  await transaction(async (tx, { actor, thing: places }) => {
    for (const { accountId, region } of places) {
      await tx.$executeRaw`
        INSERT INTO account_check ("accountId", region, task, "nextAt") SELECT ${accountId}, ${region}, task, clock_timestamp() FROM unnest(${ghostTasks.map(({ name }) => name)}::text[]) AS task
        ON CONFLICT ("accountId", region, task) DO UPDATE SET "nextAt" = clock_timestamp()`;
    }
    await recordAudit(tx, {
      actor,
      action: 'ghost.lookAgain',
      outcome: 'DONE',
      subject: { type: 'aws', id: 'ghosts' },
      teamIds: [...new Set(places.map(({ teamId }) => teamId))],
      sentence: `had AWS asked again for access that no grant explains, in ${places.length} account${places.length === 1 ? '' : 's'} and Regions`,
      data: { places: places.map(({ accountId, region }) => ({ accountId, region })) },
    });
  });
  const reading = runDueAccountChecks(ghostTasks, `action:${actor.personId}`, places.length * ghostTasks.length);
  await Promise.race([reading, new Promise((resolve) => setTimeout(resolve, budgetMs).unref())]);
  return { places: places.length };
}
