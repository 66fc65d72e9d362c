import type { Actor } from '@/lib/platform/actor';
import { recordAudit } from '@/lib/platform/audit';
import type { Tx } from '@/lib/platform/db';
import { conflict } from '@/lib/platform/errors';
import type { ApproveRequest } from '../schema';
import { whatIsAsked } from '../sentence';
import { dayInWords } from '../until';
import { settle, type LockedRequest } from './decide';

/**
 * Moves the end date of access that stands, in the transaction of its approval, which holds the lock of the access. No
 * AWS object is touched: what is connected goes on, and what is suspended stays so. The guard in the query decides the
 * race with the end date, on the database's clock.
 */
export async function extendGrant(tx: Tx, actor: Actor, { input, request, teamName }: { input: ApproveRequest; request: LockedRequest; teamName: string }): Promise<string> {
  const { service, until } = request;
  const standing = request.renewsGrant!;
  const extended = await tx.$executeRaw`
    UPDATE "grant" SET until = ${until} WHERE id = ${standing.id} AND state IN ('ACTIVE', 'SUSPENDED') AND until > clock_timestamp() AND until < ${until}`;
  if (extended === 0) await refuse(tx, request);
  await settle(tx, request.id, 'APPROVED', actor, input.comment);
  await recordAudit(tx, {
    actor,
    action: 'request.approve',
    outcome: 'DONE',
    subject: { type: 'request', id: request.id },
    teamIds: [service.teamId, request.teamId],
    sentence: `renewed the access of ${teamName} to ${whatIsAsked({ serviceName: service.name, accountId: request.accountId, until })}, instead of ${dayInWords(standing.until)}`,
    data: {
      serviceId: service.id, serviceName: service.name, teamName, accountId: request.accountId, grantId: standing.id, digest: input.digest, renewal: true,
      from: standing.until.toISOString(), until: until.toISOString(), comment: input.comment,
    },
  });
  return standing.id;
}

async function refuse(tx: Tx, request: LockedRequest): Promise<never> {
  const grant = await tx.grant.findUniqueOrThrow({ where: { id: request.renewsGrant!.id } });
  if (grant.until >= request.until) throw conflict(`The access stands until ${dayInWords(grant.until)} already, which is no earlier than requested. Reject the request.`);
  throw conflict('The access that this request was to renew has ended, so nothing was renewed. They can request access again.');
}
