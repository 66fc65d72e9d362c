import { runFirstPasses } from '@/lib/controller/first-passes';
import type { Actor } from '@/lib/platform/actor';
import { recordAudit } from '@/lib/platform/audit';
import { databaseNow, type Tx } from '@/lib/platform/db';
import type { WriteContext } from '@/lib/platform/write';
import { requirePublished } from '@/lib/services/writes/require-published';
import { lockGrant } from '../access-lock';
import type { GrantRow } from '../reads';
import type { SuspendGrant } from '../schema';
import { statesBefore } from '../status';
import { changedBefore } from './changed-before';
import { cut, cuttableGrant } from './cut';

/** Cuts the access for the time being, like a revoke and with the same proof. Its end date goes on. */
export async function suspendGrant({ actor, input, thing, transaction }: WriteContext<SuspendGrant, GrantRow>): Promise<{ grantId: string }> {
  const resourceIds = await transaction((tx, locked) => suspend(tx, locked.actor, input, thing.serviceId), {
    lock: (tx) => lockGrant(tx, thing),
    overtaken: (tx) => changedBefore(tx, actor, thing.id),
  });
  await runFirstPasses(actor, resourceIds);
  return { grantId: thing.id };
}

async function suspend(tx: Tx, actor: Actor, { grantId, comment }: SuspendGrant, serviceId: string): Promise<string[]> {
  await requirePublished(tx, serviceId);
  const now = await databaseNow(tx);
  const { count } = await tx.grant.updateMany({
    where: { id: grantId, state: { in: statesBefore('SUSPENDED') }, until: { gt: now } },
    data: { state: 'SUSPENDED', suspendedAt: now, suspendedById: actor.personId, suspendComment: comment },
  });
  const grant = await cuttableGrant(tx, grantId);
  if (count === 0) throw await changedBefore(tx, actor, grantId);
  const coming = grant.connections.filter(({ resource }) => resource.desired === 'PRESENT');
  await tx.connection.updateMany({ where: { id: { in: coming.map(({ id }) => id) } }, data: { comesBack: true } });
  const { resourceIds, cutGeneration } = await cut(tx, grant, now);
  await tx.grant.update({ where: { id: grantId }, data: { cutGeneration } });
  await recordAudit(tx, {
    actor,
    action: 'grant.suspend',
    outcome: 'DONE',
    subject: { type: 'grant', id: grantId },
    teamIds: [grant.service.teamId, grant.teamId],
    sentence: `suspended the access of ${grant.team.name} to ${grant.service.name} in account ${grant.accountId}`,
    data: { serviceId: grant.serviceId, serviceName: grant.service.name, teamName: grant.team.name, accountId: grant.accountId, comment, connections: coming.map(({ name }) => name) },
  });
  return resourceIds;
}
