import 'server-only';
import { ghostTasks } from '@/lib/ghosts/writes/read-account';
import type { Actor } from '@/lib/platform/actor';
import { recordAudit } from '@/lib/platform/audit';
import { databaseNow, type Tx } from '@/lib/platform/db';
import { AppError, conflict } from '@/lib/platform/errors';
import { log } from '@/lib/platform/log';
import type { WriteContext } from '@/lib/platform/write';
import { lockService, type ServiceRow } from '../reads/service';
import type { RetireService } from '../schema';
import { retirementInWords, statesBefore } from '../status';
import { advanceRetirement } from './advance-retirement';

/**
 * Begins the retirement of a service, which can't be undone: from now on nothing new is allowed on it. Its requests, access and AWS
 * objects follow in bounded steps, here as far as they are quick, and by the workers.
 */
export async function retireService({ input, thing: shown, transaction }: WriteContext<RetireService, ServiceRow>): Promise<{ serviceId: string }> {
  await transaction((tx, locked) => begin(tx, locked.actor, locked.thing, input), { lock: (tx) => lockService(tx, shown.id) });
  // The retirement is committed: a fault of its first steps says nothing about it, and workers go on.
  await advanceRetirement(shown.id).catch((error: unknown) => log().warn({ service: shown.id, err: error }, 'first steps of a retirement broke off; workers go on'));
  return { serviceId: shown.id };
}

async function begin(tx: Tx, actor: Actor, service: ServiceRow, { confirmation, reason }: RetireService): Promise<void> {
  if (confirmation !== service.name) {
    throw new AppError('invalidInput', 'Check the highlighted fields. Nothing was changed.', { fieldErrors: { confirmation: `Enter ${service.name} to confirm.` } });
  }
  const { count } = await tx.service.updateMany({
    where: { id: service.id, state: { in: statesBefore('RETIRING') } },
    data: { state: 'RETIRING', retiringAt: await databaseNow(tx), retiringById: actor.personId, retireReason: reason, version: { increment: 1 }, updatedAt: new Date() },
  });
  if (count === 0) throw conflict(`${retirementInWords(service)} Reload the page to see the progress.`);
  await scanSoon(tx, service);
  const consumers = await tx.$queryRaw<{ teamId: string; accesses: number }[]>`
    SELECT "teamId", count(*)::int AS accesses FROM "grant" WHERE "serviceId" = ${service.id} AND state <> 'REVOKED' GROUP BY 1 ORDER BY 1`;
  await recordAudit(tx, {
    actor,
    action: 'service.retire',
    outcome: 'DONE',
    subject: { type: 'service', id: service.id },
    teamIds: [...new Set([service.teamId, ...consumers.map(({ teamId }) => teamId)])],
    sentence: `requested the retirement of ${service.name}`,
    data: { serviceName: service.name, accountId: service.accountId, region: service.region, reason, accesses: consumers.reduce((sum, { accesses }) => sum + accesses, 0) },
  });
}

/** Access that no grant explains is looked for at once, because it is removed before the AWS objects. */
async function scanSoon(tx: Tx, { accountId, region }: ServiceRow): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO account_check ("accountId", region, task, "nextAt") SELECT ${accountId}, ${region}, task, clock_timestamp() FROM unnest(${ghostTasks.map(({ name }) => name)}::text[]) AS task
    ON CONFLICT ("accountId", region, task) DO UPDATE SET "nextAt" = clock_timestamp()`;
}
