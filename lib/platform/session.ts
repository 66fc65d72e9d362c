import 'server-only';
import type { SessionEnd } from '@/prisma/generated/client';
import { actorFields, actorFrom, type Actor } from './actor';
import { db } from './db';
import { lastSeenStepMs, stateOfSession } from './session-rules';

/** `stale`: signed in, but the groups are too old to act on. `endReason`: why a session that this browser had was ended. */
export type CurrentSession = { state: 'live'; sessionId: string; actor: Actor } | { state: 'stale' } | { state: 'none'; endReason?: SessionEnd };

/** Judges a session by its row, on every request, whatever the cookie says. Records that it was seen, once a minute. */
export async function judgeSession(sessionId: string, now = new Date()): Promise<CurrentSession> {
  const session = await db().session.findUnique({ where: { id: sessionId }, include: { person: { include: actorFields } } });
  if (!session) return { state: 'none' };
  const state = stateOfSession(session, now);
  if (state === 'stale') return { state };
  if (state === 'ended') return { state: 'none', endReason: session.endReason ?? undefined };
  if (now.getTime() - session.lastSeenAt.getTime() >= lastSeenStepMs) await recordSeen(sessionId, session.personId, now);
  return { state: 'live', sessionId, actor: actorFrom(session.person, sessionId) };
}

async function recordSeen(sessionId: string, personId: string, now: Date): Promise<void> {
  const before = new Date(now.getTime() - lastSeenStepMs);
  const { count } = await db().session.updateMany({ where: { id: sessionId, lastSeenAt: { lte: before } }, data: { lastSeenAt: now } });
  if (count > 0) await db().person.updateMany({ where: { id: personId, lastSeenAt: { lte: before } }, data: { lastSeenAt: now } });
}
