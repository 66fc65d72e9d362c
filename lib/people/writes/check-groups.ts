import 'server-only';
import { setTimeout as sleep } from 'node:timers/promises';
import { db } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { log } from '@/lib/platform/log';
import { noSessionCookies, sessionCookies, type CookieToSet, type SessionCookie } from '@/lib/platform/session-cookie';
import { checkDueMs, checkRetryMs, groupsMaxAgeMs } from '@/lib/platform/session-rules';
import { applyClaims } from '@/lib/platform/sign-in';
import { askForClaims, type GroupsAnswer } from '../issuer';
import { causeOf } from '../issuer-failure';
import { endSessions } from './end-sessions';

/** Longer than the issuer may take for discovery, refresh and userinfo together. */
const claimMs = 20_000;
/** How long a request with groups that are too old waits for another process that checks them. */
const waitMs = 6_000;
const waitStepMs = 100;
/** Sessions whose newest cookie a process remembers. */
const rememberedSessions = 1_000;

interface Checked {
  cookie: SessionCookie | null;
  cookies: CookieToSet[];
}

interface Check {
  /** Null: this process found nothing to do. */
  checked: Promise<Checked | null>;
  isRunning: boolean;
}

const holder = globalThis as { pergolaChecks?: Map<string, Check> };
/** The latest check of each session in this process. Parallel requests, and one whose predecessor's response was lost, get the same cookie. */
const checks = (holder.pergolaChecks ??= new Map());

/**
 * Asks the issuer for the groups of a session when they are due, and gives the cookies to set. Null: nothing to set. Called
 * before a page, route or action runs; whether the session is live is judged afterwards, by its row.
 */
export async function checkGroups(given: SessionCookie, now = new Date()): Promise<CookieToSet[] | null> {
  const latest = await checks.get(given.sessionId)?.checked;
  const newer = latest?.cookie && latest.cookie.serial > given.serial ? latest : null;
  const cookie = newer?.cookie ?? given;
  if (now.getTime() < cookie.checkDueAt) return newer?.cookies ?? null;
  const running = checks.get(cookie.sessionId);
  const checked = await (running?.isRunning ? running.checked : begin(cookie, latest ?? null, now));
  return checked?.cookies ?? null;
}

/** A check that finds nothing to do, or fails, leaves what the one before it found. */
function begin(cookie: SessionCookie, before: Checked | null, now: Date): Promise<Checked | null> {
  const check: Check = { isRunning: true, checked: Promise.resolve(before) };
  const checking = checkOnce(cookie, now).finally(() => (check.isRunning = false));
  check.checked = checking.then(
    (checked) => checked ?? before,
    () => before,
  );
  checks.delete(cookie.sessionId);
  checks.set(cookie.sessionId, check);
  for (const oldest of checks.keys()) {
    if (checks.size <= rememberedSessions) break;
    checks.delete(oldest);
  }
  return checking.then((checked) => checked ?? before);
}

async function checkOnce(cookie: SessionCookie, now: Date): Promise<Checked | null> {
  if (!cookie.refreshToken && !cookie.accessToken) return null;
  const serial = await claimCheck(cookie, now);
  if (serial === null) return waitForOthers(cookie, now);
  const session = await db().session.findUniqueOrThrow({ where: { id: cookie.sessionId }, include: { person: true } });
  const answer = await askForClaims(cookie, session.person.subject);
  return applyAnswer(answer, { ...cookie, serial }, now);
}

/** One process at a time, on any host, and only with the newest cookie: a refresh token may serve once. */
async function claimCheck({ sessionId, serial }: SessionCookie, now: Date): Promise<number | null> {
  const [claimed] = await db().$queryRaw<{ cookieSerial: number }[]>`
    UPDATE session SET "cookieSerial" = "cookieSerial" + 1, "checkingUntil" = ${new Date(now.getTime() + claimMs)}
    WHERE id = ${sessionId} AND "cookieSerial" = ${serial} AND "endedAt" IS NULL AND "expiresAt" > ${now}
      AND "groupsCheckedAt" <= ${new Date(now.getTime() - checkDueMs)}
      AND ("checkingUntil" IS NULL OR "checkingUntil" < ${now})
      AND ("checkFailedAt" IS NULL OR "checkFailedAt" < ${new Date(now.getTime() - checkRetryMs)})
    RETURNING "cookieSerial"`;
  return claimed?.cookieSerial ?? null;
}

/** Another process checks, or this cookie's tokens are used up. Waits only where the groups are too old to go on without. */
async function waitForOthers(cookie: SessionCookie, now: Date): Promise<Checked | null> {
  const { sessionId } = cookie;
  for (let waited = 0; waited < waitMs; waited += waitStepMs) {
    const row = await db().session.findUnique({ where: { id: sessionId }, select: { endedAt: true, groupsCheckedAt: true, checkingUntil: true } });
    if (!row) return { cookie: null, cookies: noSessionCookies() };
    if (row.endedAt) return withoutTokens(cookie, now);
    const isTooOld = now.getTime() - row.groupsCheckedAt.getTime() > groupsMaxAgeMs;
    if (!isTooOld || !row.checkingUntil || row.checkingUntil < now) return null;
    await sleep(waitStepMs);
  }
  return null;
}

async function applyAnswer(answer: GroupsAnswer, cookie: SessionCookie, now: Date): Promise<Checked> {
  const where = { id: cookie.sessionId, endedAt: null };
  const released = { checkingUntil: null };
  if (answer.is === 'gone') {
    await endSessions({ sessionId: cookie.sessionId }, { reason: 'ISSUER', by: null });
    return withoutTokens(cookie, now);
  }
  if (answer.is === 'unavailable') {
    log().warn({ session: cookie.sessionId, cause: causeOf(answer.cause) }, 'the identity provider did not report the groups');
    await db().session.updateMany({ where, data: { ...released, checkFailedAt: now } });
    return withCookies({ ...cookie, checkDueAt: now.getTime() + checkRetryMs }, now);
  }
  const hasGroups = answer.is === 'claims' && Object.hasOwn(answer.claims, env().OIDC_GROUPS_CLAIM);
  // Where groups came with the sign-in and do not come now, this way of asking does not report them.
  if (answer.is === 'unknown' || (cookie.hadGroups && !hasGroups)) {
    await db().session.updateMany({ where, data: { ...released, checkFailedAt: null } });
    return withCookies({ ...cookie, accessToken: undefined, refreshToken: undefined }, now);
  }
  await db().$transaction(async (tx) => {
    await applyClaims(tx, env().OIDC_ISSUER, answer.claims);
    await tx.session.updateMany({ where, data: { ...released, groupsCheckedAt: now, checkFailedAt: null } });
  });
  const { idToken, accessToken, refreshToken } = answer.tokens;
  return withCookies({ ...cookie, idToken, refreshToken, accessToken: refreshToken ? undefined : accessToken, hadGroups: hasGroups, checkDueAt: now.getTime() + checkDueMs }, now);
}

async function withCookies(cookie: SessionCookie, now: Date): Promise<Checked> {
  return { cookie, cookies: await sessionCookies(cookie, now) };
}

/** What is left in the browser of a session that ended: its ID, by which the sign-in page finds the reason. */
function withoutTokens(cookie: SessionCookie, now: Date): Promise<Checked> {
  return withCookies({ ...cookie, idToken: undefined, accessToken: undefined, refreshToken: undefined }, now);
}
