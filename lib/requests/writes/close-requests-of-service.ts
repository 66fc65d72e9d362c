import { recordAudits } from '@/lib/platform/audit';
import { databaseNow, db, type Tx } from '@/lib/platform/db';
import { statesBefore } from '../status';

/** Requests that one transaction closes. */
const batchSize = 100;

/** Rejects all requests for a service that is being retired, in batches. Nobody decided on them, and nobody is named. */
export async function closeRequestsOfService(service: { id: string; name: string; teamId: string }, comment: string): Promise<void> {
  while ((await db().$transaction((tx) => closeBatch(tx, service, comment))) === batchSize) continue;
}

/** A request that another transaction decides on is left to the next sweep. */
async function closeBatch(tx: Tx, service: { id: string; name: string; teamId: string }, comment: string): Promise<number> {
  const taken = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM access_request WHERE "serviceId" = ${service.id} AND state = 'PENDING' ORDER BY id LIMIT ${batchSize} FOR UPDATE SKIP LOCKED`;
  if (taken.length === 0) return 0;
  const closed = await tx.accessRequest.updateManyAndReturn({
    where: { id: { in: taken.map(({ id }) => id) }, state: { in: statesBefore('REJECTED') } },
    data: { state: 'REJECTED', decidedAt: await databaseNow(tx), comment },
    include: { team: { select: { name: true } } },
  });
  await recordAudits(tx, closed.map(({ id, accountId, teamId, team }) => ({
    actor: null,
    action: 'request.reject',
    outcome: 'DONE' as const,
    subject: { type: 'request', id },
    teamIds: [service.teamId, teamId],
    sentence: `closed the request of ${team.name} for ${service.name} in account ${accountId}, because the service is being retired`,
    data: { serviceId: service.id, serviceName: service.name, teamName: team.name, accountId, comment, retires: true },
  })));
  return taken.length;
}
