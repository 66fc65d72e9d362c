import { runFirstPasses } from '@/lib/controller/first-passes';
import type { Actor } from '@/lib/platform/actor';
import { recordAudit } from '@/lib/platform/audit';
import { databaseNow, type Tx } from '@/lib/platform/db';
import type { WriteContext } from '@/lib/platform/write';
import { requirePublished } from '@/lib/services/writes/require-published';
import { lockGrant } from '../access-lock';
import type { GrantRow } from '../reads';
import type { ResumeGrant } from '../schema';
import { changedBefore } from './changed-before';
import { bringBack, cuttableGrant } from './cut';

/**
 * Lets a suspended access go on as it was. Credentials were kept nowhere, so its connections wait for those who have them.
 */
export async function resumeGrant({ actor, input, thing, transaction }: WriteContext<ResumeGrant, GrantRow>): Promise<{ grantId: string }> {
  const resourceIds = await transaction((tx, locked) => resume(tx, locked.actor, input.grantId, thing.serviceId), {
    lock: (tx) => lockGrant(tx, thing),
    overtaken: (tx) => changedBefore(tx, actor, thing.id),
  });
  await runFirstPasses(actor, resourceIds);
  return { grantId: thing.id };
}

async function resume(tx: Tx, actor: Actor, grantId: string, serviceId: string): Promise<string[]> {
  await requirePublished(tx, serviceId);
  const now = await databaseNow(tx);
  const { count } = await tx.grant.updateMany({
    where: { id: grantId, state: 'SUSPENDED', until: { gt: now } },
    data: { state: 'ACTIVE', suspendedAt: null, suspendedById: null, suspendComment: null, cutGeneration: null },
  });
  const grant = await cuttableGrant(tx, grantId);
  if (count === 0) throw await changedBefore(tx, actor, grantId);
  const resourceIds = await bringBack(tx, grant);
  await tx.connection.updateMany({ where: { grantId, comesBack: true }, data: { comesBack: false } });
  await recordAudit(tx, {
    actor,
    action: 'grant.resume',
    outcome: 'DONE',
    subject: { type: 'grant', id: grantId },
    teamIds: [grant.service.teamId, grant.teamId],
    sentence: `resumed the access of ${grant.team.name} to ${grant.service.name} in account ${grant.accountId}`,
    data: { serviceId: grant.serviceId, serviceName: grant.service.name, teamName: grant.team.name, accountId: grant.accountId, connections: grant.connections.filter(({ comesBack }) => comesBack).map(({ name }) => name) },
  });
  return resourceIds;
}
