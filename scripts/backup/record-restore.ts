import { basename } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { recordAudit } from '@/lib/platform/audit';
import { openSessionPool } from '@/lib/platform/database-session';
import { PrismaClient } from '@/prisma/generated/client';
import type { BackupHeader } from './backup-file';

/**
 * Appends the restore to the audit log of the database of `url` before it takes its place, so no restored database is in use without
 * this event. The operator of this process is its actor.
 */
export async function recordRestore(url: string, file: string, { createdAt, version, installationId, auditSeq }: BackupHeader, sessionsEnded: number): Promise<void> {
  const client = new PrismaClient({ adapter: new PrismaPg(openSessionPool(url, { max: 1 }), { disposeExternalPool: true }), errorFormat: 'minimal' });
  try {
    await client.$transaction((tx) =>
      recordAudit(tx, {
        actor: null, action: 'installation.restore', outcome: 'DONE', subject: { type: 'installation', id: installationId }, teamIds: [],
        sentence: `restored the database from the backup of ${createdAt}`,
        data: { file: basename(file), createdAt, version, auditSeq, sessionsEnded },
      }),
    );
  } finally {
    await client.$disconnect();
  }
}
