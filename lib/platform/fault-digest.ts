import type { DatabaseFault } from './database-fault';

/** What the digest of a page's error begins with; a reference for the log follows. The browser reads it, so it imports nothing. */
export const faultDigest: Record<DatabaseFault, string> = { busy: 'databaseBusy', readOnly: 'databaseReadOnly', away: 'databaseAway' };

/** Whether a page failed because the database is busy or away: it can be shown in a moment. */
export function isDatabaseDigest(digest: string | undefined): boolean {
  return digest !== undefined && Object.values(faultDigest).some((name) => digest.startsWith(`${name} `));
}
