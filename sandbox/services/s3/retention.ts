import type { PermissionCheck } from '@/sandbox/core/contract';
import type { Bucket } from './bucket';
import { bucketWithoutObjectLock, invalidArgument, protectedByObjectLock } from './errors';

export interface Retention {
  mode: 'GOVERNANCE' | 'COMPLIANCE';
  /** Milliseconds since the epoch. */
  until: number;
}

const dayMs = 86_400_000;

/** The retention that a request asks for; both or neither must be there. Throws S3's error for what cannot be. */
export function requestedRetention(bucket: Bucket, mode: string | undefined, until: Date | undefined, now: number): Retention | undefined {
  if (mode === undefined && until === undefined) return undefined;
  if (!bucket.objectLock) throw bucketWithoutObjectLock();
  if (mode === undefined || until === undefined) {
    throw invalidArgument('x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied', until === undefined ? 'x-amz-object-lock-mode' : 'x-amz-object-lock-retain-until-date', mode ?? until?.toJSON());
  }
  if (Number.isNaN(until.getTime())) throw invalidArgument('The retain until date must be provided in ISO 8601 format', 'RetainUntilDate', '');
  if (until.getTime() <= now) throw invalidArgument('The retain until date must be in the future!', 'RetainUntilDate', until.toISOString());
  return { mode: mode as Retention['mode'], until: until.getTime() };
}

/** What a bucket gives to new objects that ask for no retention. */
export function defaultRetention({ objectLock }: Bucket, now: number): Retention | undefined {
  const rule = objectLock?.defaultRetention;
  if (!rule) return undefined;
  const end = new Date(now);
  if (rule.years !== undefined) end.setUTCFullYear(end.getUTCFullYear() + rule.years);
  return { mode: rule.mode, until: end.getTime() + (rule.days ?? 0) * dayMs };
}

export function isInForce(retention: Retention | undefined, now: number): retention is Retention {
  return retention !== undefined && retention.until > now;
}

/** Another retention in place of one in force. COMPLIANCE can only be extended, GOVERNANCE also by those who may bypass it. */
export function checkChange(current: Retention | undefined, wanted: Retention | undefined, now: number, mayBypass: () => void): void {
  if (!isInForce(current, now)) return;
  if (wanted && wanted.until >= current.until && (wanted.mode === current.mode || wanted.mode === 'COMPLIANCE')) return;
  requireBypass(current, mayBypass);
}

/** Goes on where a retention in force can be passed by; `mayBypass` throws for those who may not, or did not ask for it. */
export function requireBypass(current: Retention, mayBypass: () => void): void {
  if (current.mode === 'COMPLIANCE') throw protectedByObjectLock();
  mayBypass();
}

/** The condition keys of Object Lock ("Actions, resources, and condition keys for Amazon S3", service authorization reference). */
export function lockContext(mode: string | undefined, until: Date | undefined, now: number): NonNullable<PermissionCheck['context']> {
  const isTime = until !== undefined && !Number.isNaN(until.getTime());
  return {
    ...(mode ? { 's3:object-lock-mode': mode } : {}),
    ...(isTime ? { 's3:object-lock-retain-until-date': until.toISOString(), 's3:object-lock-remaining-retention-days': String(Math.ceil((until.getTime() - now) / dayMs)) } : {}),
  };
}
