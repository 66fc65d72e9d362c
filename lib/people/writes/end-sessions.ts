import 'server-only';
import type { SessionEnd } from '@/prisma/generated/client';
import type { Actor } from '@/lib/platform/actor';
import { recordAudit } from '@/lib/platform/audit';
import { db, type Tx } from '@/lib/platform/db';
import { log } from '@/lib/platform/log';
import type { WriteContext } from '@/lib/platform/write';

/** One session, or all live sessions of a person. */
export type WhichSessions = { sessionId: string } | { personId: string };

interface Ending {
  reason: SessionEnd;
  /** Null: Pergola itself, or an operator with the command. */
  by: Pick<Actor, 'personId' | 'name'> | null;
}

const sentences: Record<SessionEnd, (count: string, name: string) => string> = {
  SIGNED_OUT: () => 'signed out',
  PERSON: (count) => `ended ${count} of their own`,
  ADMINISTRATOR: (count, name) => `ended ${count} of ${name}`,
  ISSUER: (count, name) => `ended ${count} of ${name}: the identity provider no longer knows the person or the grant`,
};

/** Ends live sessions at once: the next request of each is refused. Gives how many ended; none is not an error. */
export function endSessions(which: WhichSessions, ending: Ending): Promise<number> {
  return db().$transaction((tx) => endIn(tx, which, ending));
}

/** The same for a person who asks. */
export function endSessionsOnRequest({ actor, input, transaction }: WriteContext<WhichSessions, { personId: string }>): Promise<{ ended: number }> {
  return transaction(async (tx, { thing }) => ({ ended: await endIn(tx, input, { reason: thing.personId === actor.personId ? 'PERSON' : 'ADMINISTRATOR', by: actor }) }));
}

interface LiveSession {
  id: string;
  personId: string;
  name: string;
}

/** In the order of all writes: the person first, then the sessions. */
async function lockLive(tx: Tx, which: WhichSessions): Promise<LiveSession[]> {
  const [sessionId, personId] = 'sessionId' in which ? [which.sessionId, null] : [null, which.personId];
  await tx.$queryRaw`
    SELECT id FROM person WHERE id = coalesce(${personId}::text, (SELECT "personId" FROM session WHERE id = ${sessionId}::text)) FOR SHARE`;
  return tx.$queryRaw<LiveSession[]>`
    SELECT s.id, s."personId", p.name FROM session s JOIN person p ON p.id = s."personId"
    WHERE (s.id = ${sessionId}::text OR s."personId" = ${personId}::text) AND s."endedAt" IS NULL AND s."expiresAt" > ${new Date()}
    ORDER BY s.id FOR UPDATE OF s`;
}

async function endIn(tx: Tx, which: WhichSessions, { reason, by }: Ending): Promise<number> {
  const live = await lockLive(tx, which);
  const [first] = live;
  if (!first) return 0;
  const ids = live.map(({ id }) => id);
  await tx.session.updateMany({ where: { id: { in: ids } }, data: { endedAt: new Date(), endReason: reason, endedById: by?.personId ?? null } });
  log().info({ person: first.personId, sessions: ids, reason }, 'sessions ended');
  await recordAudit(tx, {
    actor: by,
    action: 'session.end',
    outcome: 'DONE',
    subject: { type: 'person', id: first.personId },
    teamIds: [],
    sentence: sentences[reason](ids.length === 1 ? 'a session' : `${ids.length} sessions`, first.name),
    data: { sessions: ids, reason },
  });
  return ids.length;
}
