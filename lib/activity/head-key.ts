import type { AuditHead } from '@/lib/platform/audit-head';

/** Where heads are in AUDIT_BUCKET, whichever installation signed them. */
export const headsRoot = 'audit-heads/';

/** Where the heads of an installation are in AUDIT_BUCKET. */
export function headsPrefix(installation: string): string {
  return `${headsRoot}${installation}/`;
}

/** `audit-heads/ins_…/2026-11-30/20-15-02.123-4711.json`: ordered by time, as S3 lists by key. */
export function headKey({ installation, at, seq }: Pick<AuditHead, 'installation' | 'at' | 'seq'>): string {
  const [day = '', time = ''] = at.slice(0, -1).split('T');
  return `${headsPrefix(installation)}${day}/${time.replaceAll(':', '-')}-${seq}.json`;
}
