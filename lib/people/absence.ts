import { env } from '@/lib/platform/env';

const dayMs = 86_400_000;

/** Whether a person has not been seen for so long that they are no eligible approver. Signing in ends it. */
export function isAbsent(lastSeenAt: Date, now = new Date()): boolean {
  return lastSeenAt < absentBefore(now);
}

/** People who were last seen before this time are absent. */
export function absentBefore(now = new Date()): Date {
  return new Date(now.getTime() - env().APPROVER_ABSENCE_DAYS * dayMs);
}
