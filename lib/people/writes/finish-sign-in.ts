import 'server-only';
import type { Person } from '@/prisma/generated/client';
import { recordAudit } from '@/lib/platform/audit';
import { db, type Tx } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { newId } from '@/lib/platform/ids';
import { log } from '@/lib/platform/log';
import { recordAttempt } from '@/lib/platform/repeated-attempts';
import { sessionCookies, type SessionCookie } from '@/lib/platform/session-cookie';
import { checkDueMs, expiryOf } from '@/lib/platform/session-rules';
import { applyClaims } from '@/lib/platform/sign-in';
import { attemptOf, noAttemptCookie, type Attempt } from '../attempt';
import { claimsOf, redeemCode } from '../issuer';
import { causeOf, failureOf, knownCode } from '../issuer-failure';
import { signInAddress, type SignInProblem } from '../sign-in-address';
import { endSessions } from './end-sessions';
import { startSignIn, type Redirect } from './start-sign-in';

/** Rows of sessions that are over are kept this long. The audit keeps what happened. */
const keptMs = 30 * 86_400_000;

interface Jar {
  getAll(): { name: string; value: string }[];
}

interface Callback {
  /** Query of the callback, with its `?`. */
  search: string;
  jar: Jar;
  /** `Firefox on Linux` */
  userAgent: string;
  /** The session that this browser had until now. */
  previous: SessionCookie | null;
}

/** Ends an attempt to sign in: a session and its cookies, or the sign-in page with the reason. */
export async function finishSignIn({ search, jar, userAgent, previous }: Callback, now = new Date()): Promise<Redirect> {
  const query = new URLSearchParams(search);
  const attempt = await attemptOf(query.get('state'), jar);
  if (!attempt) {
    log().warn({ outcome: 'attempt' }, 'sign-in failed');
    return { location: signInAddress('/', 'attempt'), cookies: [] };
  }
  const done = noAttemptCookie(attempt.id);
  const fail = async (problem: SignInProblem, reason: string, error?: unknown): Promise<Redirect> => {
    log().warn({ outcome: problem, attempt: attempt.id, reason, cause: error && causeOf(error) }, 'sign-in failed');
    await recordFailure(reason);
    return { location: signInAddress(attempt.returnTo, problem), cookies: [done] };
  };
  const refusal = query.get('error');
  // The issuer would have had to ask something: the person signs in by hand.
  if (refusal && attempt.renews) return { location: signInAddress(attempt.returnTo), cookies: [done] };
  if (refusal) return fail(refusal === 'access_denied' ? 'denied' : 'callback', `the identity provider refused it (${knownCode(refusal) ?? 'no known error code'})`);
  const redeemed = await redeem(search, attempt).catch((error: unknown) => error as Error);
  if (redeemed instanceof Error) return fail('callback', reasonOf(redeemed), redeemed);
  const { claims, tokens } = redeemed;
  const expiresAt = expiryOf(claims.auth_time, now);
  if (expiresAt <= now) {
    if (attempt.isForced || attempt.renews) return fail('tooOld', 'the identity provider authenticated the person more than 8 hours ago');
    const again = await startSignIn({ returnTo: attempt.returnTo, isForced: true }, jar, now);
    return { ...again, cookies: [done, ...again.cookies] };
  }
  const session = await db().$transaction(async (tx) => {
    const person = await applyClaims(tx, env().OIDC_ISSUER, claims);
    return attempt.renews ? renewSession(tx, attempt.renews, person, expiresAt, now) : startSession(tx, { person, expiresAt, userAgent, now });
  });
  if (!session) return fail('otherPerson', 'another person came back, or the session had ended');
  if (previous && !attempt.renews) await endPrevious(previous.sessionId);
  log().info({ actor: session.personId, session: session.id, isSilent: Boolean(attempt.renews) }, 'signed in');
  const cookie: SessionCookie = {
    sessionId: session.id,
    serial: session.cookieSerial,
    checkDueAt: now.getTime() + checkDueMs,
    expiresAt: session.expiresAt.getTime(),
    hadGroups: Object.hasOwn(claims, env().OIDC_GROUPS_CLAIM),
    ...tokens,
  };
  return { location: attempt.returnTo, cookies: [done, ...(await sessionCookies(cookie, now))] };
}

async function redeem(search: string, attempt: Attempt) {
  const tokens = await redeemCode(search, attempt);
  const claims = await claimsOf(tokens);
  return { claims, tokens: { idToken: tokens.id_token, refreshToken: tokens.refresh_token, accessToken: tokens.refresh_token ? undefined : tokens.access_token } };
}

interface NewSession {
  person: Person;
  expiresAt: Date;
  userAgent: string;
  now: Date;
}

/** The session that the browser had, of whoever it was. In a transaction of its own: two people are never locked at once. */
async function endPrevious(sessionId: string): Promise<void> {
  const session = await db().session.findUnique({ where: { id: sessionId }, select: { person: { select: { id: true, name: true } } } });
  if (session) await endSessions({ sessionId }, { reason: 'SIGNED_OUT', by: { personId: session.person.id, name: session.person.name } });
}

async function startSession(tx: Tx, { person, expiresAt, userAgent, now }: NewSession) {
  await tx.session.deleteMany({ where: { personId: person.id, expiresAt: { lt: new Date(now.getTime() - keptMs) } } });
  const session = await tx.session.create({ data: { id: newId('ses'), personId: person.id, startedAt: now, lastSeenAt: now, groupsCheckedAt: now, expiresAt, userAgent } });
  await recordAudit(tx, {
    actor: { personId: person.id, name: person.name },
    action: 'session.start',
    outcome: 'DONE',
    subject: { type: 'session', id: session.id },
    teamIds: [],
    sentence: `signed in with ${userAgent}`,
    data: { userAgent, expiresAt: expiresAt.toISOString() },
  });
  return session;
}

/** A silent sign-in renews what is known of the person. It never moves the end, and never revives an ended session. */
async function renewSession(tx: Tx, id: string, person: Person, expiresAt: Date, now: Date) {
  await tx.$queryRaw`SELECT id FROM session WHERE id = ${id} FOR UPDATE`;
  const session = await tx.session.findFirst({ where: { id, personId: person.id, endedAt: null, expiresAt: { gt: now } } });
  if (!session) return null;
  return tx.session.update({
    where: { id },
    data: { groupsCheckedAt: now, checkFailedAt: null, checkingUntil: null, lastSeenAt: now, cookieSerial: { increment: 1 }, expiresAt: session.expiresAt < expiresAt ? session.expiresAt : expiresAt },
  });
}

/** Anyone can fail to sign in, so repeats are counted: all of one reason are one subject. The log has the id of each attempt. */
async function recordFailure(reason: string): Promise<void> {
  await db().$transaction((tx) => recordAttempt(tx, { actor: null, action: 'session.start', outcome: 'FAILED', subject: { type: 'session', id: 'failed' }, teamIds: [], sentence: `did not sign a person in: ${reason}` }));
}

function reasonOf(error: Error): string {
  const failure = failureOf(error);
  if (failure.is === 'refused') return `the identity provider refused it (${failure.code ?? 'no known error code'})`;
  return failure.is === 'invalid' ? 'the response of the identity provider is not valid for this attempt' : 'the identity provider does not respond';
}
