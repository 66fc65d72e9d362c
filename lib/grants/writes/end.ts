import type { Actor } from '@/lib/platform/actor';
import { recordAudit, type AuditEntry } from '@/lib/platform/audit';
import { databaseNow, type Tx } from '@/lib/platform/db';
import { conflict, type AppError } from '@/lib/platform/errors';
import { lapseRenewal } from '@/lib/requests/writes/lapse';
import { statesBefore } from '../status';
import { alreadyEnded } from '../why-not-now';
import { cut, cuttableGrant, type CuttableGrant } from './cut';

/** The owner revokes, the consumer gives back, or nobody does anything and the date passes. */
export type Ending = { how: 'revoke' | 'giveBack'; by: Pick<Actor, 'personId' | 'name'>; comment: string; /** The whole service is being retired. */ retires?: true } | { how: 'expire' };

/**
 * Ends a grant in the caller's transaction, which holds the lock of the access: what gives it is wanted absent, and a
 * renewal that waits has nothing more to renew. Of a suspended grant all of that is cut already, and its proof stands.
 * Returns the resources to look at, the consumer's side first. Throws a conflict when the grant has ended already.
 */
export async function endGrant(tx: Tx, grantId: string, ending: Ending): Promise<string[]> {
  const now = await databaseNow(tx);
  const by = ending.how === 'expire' ? null : ending.by;
  const comment = ending.how === 'expire' ? null : ending.comment || null;
  const before = await tx.grant.findUniqueOrThrow({ where: { id: grantId }, select: { cutGeneration: true } });
  const { count } = await tx.grant.updateMany({
    where: { id: grantId, state: { in: statesBefore('REVOKED') } },
    data: { state: 'REVOKED', endedAt: now, endedById: by?.personId ?? null, endComment: comment },
  });
  const grant = await cuttableGrant(tx, grantId);
  if (count === 0) throw endedBy(by, grant);
  const { resourceIds, cutGeneration } = await cut(tx, grant, now);
  await tx.grant.update({ where: { id: grantId }, data: { cutGeneration: before.cutGeneration ?? cutGeneration } });
  await tx.connection.updateMany({ where: { grantId, comesBack: true }, data: { comesBack: false } });
  await lapseRenewal(tx, grant, now);
  await recordAudit(tx, auditOfEnding(grant, ending));
  return resourceIds;
}

type NamedGrant = Pick<CuttableGrant, 'id' | 'serviceId' | 'accountId' | 'teamId' | 'until'> & {
  service: { name: string; teamId: string };
  team: { name: string };
  connections: { name: string }[];
};

/** The audit event of an ending. */
export function auditOfEnding(grant: NamedGrant, ending: Ending): AuditEntry {
  const retires = ending.how !== 'expire' && ending.retires;
  return {
    actor: ending.how === 'expire' ? null : ending.by,
    action: `grant.${ending.how}`,
    outcome: 'DONE',
    subject: { type: 'grant', id: grant.id },
    teamIds: [grant.service.teamId, grant.teamId],
    sentence: `${sentenceOf(ending.how, grant)}${retires ? ', because the service is being retired' : ''}`,
    data: {
      serviceId: grant.serviceId, serviceName: grant.service.name, teamName: grant.team.name, accountId: grant.accountId, until: grant.until.toISOString(),
      comment: ending.how === 'expire' ? null : ending.comment || null, ...(retires && { retires }), connections: grant.connections.map(({ name }) => name),
    },
  };
}

/** For whoever comes second. */
export async function endedAlready(tx: Tx, actor: Actor, grantId: string): Promise<AppError> {
  return endedBy(actor, await cuttableGrant(tx, grantId));
}

/** The page of the access has its removal and the proof. */
function endedBy(by: { personId: string } | null, grant: CuttableGrant): AppError {
  return conflict(alreadyEnded(by ?? { personId: '' }, grant), { href: `/access/${grant.id}`, text: 'Open access' });
}

function sentenceOf(how: Ending['how'], grant: NamedGrant): string {
  const access = `the access of ${grant.team.name} to ${grant.service.name} in account ${grant.accountId}`;
  if (how === 'revoke') return `revoked ${access}`;
  return how === 'giveBack' ? `gave back ${access}` : `ended ${access}, since its date had passed`;
}
