const minuteMs = 60_000;

/** A session ends 8 hours after the identity provider authenticated the person. */
export const sessionMs = 8 * 60 * minuteMs;
/** Age of the groups, in milliseconds, from which a request asks the identity provider for them. */
export const checkDueMs = 10 * minuteMs;
/** Older groups are not used. */
export const groupsMaxAgeMs = 15 * minuteMs;
/** For how much longer they are used while the identity provider does not respond. */
export const issuerGraceMs = 15 * minuteMs;
/** Pause between two checks while it does not respond. */
export const checkRetryMs = 30_000;
/** A session records that it was seen once in this time. */
export const lastSeenStepMs = minuteMs;

export interface JudgedSession {
  expiresAt: Date;
  endedAt: Date | null;
  groupsCheckedAt: Date;
  checkFailedAt: Date | null;
}

/** `stale`: the groups are too old to be used. Signing in again, without a prompt where possible, makes it live. */
export type SessionState = 'live' | 'stale' | 'ended';

export function stateOfSession({ expiresAt, endedAt, groupsCheckedAt, checkFailedAt }: JudgedSession, now: Date): SessionState {
  if (endedAt || expiresAt <= now) return 'ended';
  const isIssuerAway = checkFailedAt !== null && checkFailedAt > groupsCheckedAt;
  const maxAgeMs = isIssuerAway ? groupsMaxAgeMs + issuerGraceMs : groupsMaxAgeMs;
  return now.getTime() - groupsCheckedAt.getTime() <= maxAgeMs ? 'live' : 'stale';
}

/**
 * When a session ends whose person was authenticated at `authTime` (seconds since 1970, as `auth_time` of the ID token).
 * An issuer that leaves it out, or whose clock is ahead, gets 8 hours from now.
 */
export function expiryOf(authTime: unknown, now: Date): Date {
  const authenticatedMs = typeof authTime === 'number' && Number.isFinite(authTime) ? Math.min(authTime * 1_000, now.getTime()) : now.getTime();
  return new Date(authenticatedMs + sessionMs);
}
