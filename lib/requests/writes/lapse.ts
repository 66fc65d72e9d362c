import { recordAudits, type AuditEntry } from '@/lib/platform/audit';
import type { Tx } from '@/lib/platform/db';

interface EndedGrant {
  id: string;
  serviceId: string;
  accountId: string;
  teamId: string;
  team: { name: string };
  service: { name: string; teamId: string };
}

/**
 * Access that has ended cannot be renewed: a request for that which still waits is closed in the transaction of the end,
 * so that nobody decides on it and the account can ask anew at once. Nobody decided it, and nobody is named.
 */
export async function lapseRenewal(tx: Tx, grant: EndedGrant, now: Date): Promise<void> {
  const lapsed = await lapseRenewals(tx, [grant], now);
  await recordAudits(tx, lapsed.get(grant.id) ?? []);
}

/** The same for many. Returns the audit events to record, by grant. */
export async function lapseRenewals(tx: Tx, grants: readonly EndedGrant[], now: Date): Promise<Map<string, AuditEntry[]>> {
  const closed = await tx.accessRequest.updateManyAndReturn({
    where: { renewsGrantId: { in: grants.map(({ id }) => id) }, state: 'PENDING' },
    data: { state: 'CANCELLED', decidedAt: now },
    select: { id: true, renewsGrantId: true },
  });
  return new Map(grants.map((grant) => [grant.id, closed.filter(({ renewsGrantId }) => renewsGrantId === grant.id).map(({ id }) => lapseOf(id, grant))]));
}

function lapseOf(requestId: string, grant: EndedGrant): AuditEntry {
  return {
    actor: null,
    action: 'request.lapse',
    outcome: 'DONE',
    subject: { type: 'request', id: requestId },
    teamIds: [grant.service.teamId, grant.teamId],
    sentence: `closed the request of ${grant.team.name} to renew ${grant.service.name} in account ${grant.accountId}, since that access has ended`,
    data: { serviceId: grant.serviceId, serviceName: grant.service.name, teamName: grant.team.name, accountId: grant.accountId, renewsGrantId: grant.id },
  };
}
