import { lockAccess } from '@/lib/grants/access-lock';
import type { GrantRow } from '@/lib/grants/reads';
import type { Actor } from '@/lib/platform/actor';
import { recordAudit } from '@/lib/platform/audit';
import type { Tx } from '@/lib/platform/db';

/**
 * Takes back a connection that AWS refused in its first pass, when nothing of it was made and nobody works on it.
 * Returns why, or null when the connection is on its way.
 */
export async function forgetRefused(
  tx: Tx,
  actor: Actor,
  made: { connectionId: string; resourceId: string },
  grant: GrantRow,
): Promise<{ sentence: string; reason: string } | null> {
  await lockAccess(tx, grant.serviceId, grant.accountId);
  const [refused] = await tx.$queryRaw<{ sentence: string; reason: string; name: string }[]>`
    SELECT sentence, reason, spec->>'name' AS name FROM resource
    WHERE id = ${made.resourceId} AND phase = 'BLOCKED' AND reason <> 'credentialsNeeded' AND "awsId" IS NULL AND "leaseUntil" IS NULL FOR UPDATE`;
  if (!refused) return null;
  await tx.connection.delete({ where: { id: made.connectionId } });
  await tx.resource.delete({ where: { id: made.resourceId } });
  await recordAudit(tx, {
    actor,
    action: 'connection.create',
    outcome: 'FAILED',
    subject: { type: 'connection', id: made.connectionId },
    teamIds: [grant.service.teamId, grant.teamId],
    sentence: `could not connect account ${grant.accountId} to ${grant.service.name} as ${refused.name}: ${refused.sentence}`,
    data: { serviceId: grant.serviceId, serviceName: grant.service.name, grantId: grant.id, accountId: grant.accountId, name: refused.name, reason: refused.reason, message: refused.sentence },
  });
  return { sentence: refused.sentence, reason: refused.reason };
}
