import type { Installation } from '@/prisma/generated/client';
import type { InstallationRecord, RecordFolder } from './installation-record';

/** Why an installation is on hold. */
export type HoldReason = 'missing' | 'otherInstallation' | 'otherEpoch' | 'auditDiffers' | 'otherFolder' | 'unproven' | 'unreadable' | 'unwritten';

/** Holds that end without a decision, once the record can be read, agrees and is written again. */
export const passingReasons: readonly string[] = ['unreadable', 'unwritten'] satisfies HoldReason[];

export interface Disagreement {
  reason: HoldReason;
  /** For people. */
  sentence: string;
}

type Known = Pick<Installation, 'id' | 'recordEpoch' | 'recordNonce' | 'pendingNonces' | 'recordedAt'>;

/**
 * How the record outside disagrees with what the database knows of it; null when they agree. `hashAtRecord` is the hash that the
 * database has for the event that the record names. A database that has never written a record agrees with none. `folder` is where
 * the record is now, when it is a file.
 */
export function disagreementOf(known: Known, record: InstallationRecord | null, hashAtRecord: string | null, folder?: RecordFolder): Disagreement | null {
  if (!record) {
    if (known.recordNonce === null) return null;
    return { reason: 'missing', sentence: `The installation record is missing, although this database wrote it with epoch ${known.recordEpoch} at ${at(known.recordedAt)}.` };
  }
  const written = `The installation record was last written by ${record.host} at ${record.writtenAt} with epoch ${record.epoch}`;
  if (record.installationId !== known.id) {
    return { reason: 'otherInstallation', sentence: `${written} for installation ${record.installationId}. This database belongs to installation ${known.id}.` };
  }
  if (record.nonce !== known.recordNonce && !known.pendingNonces.includes(record.nonce)) {
    const own = known.recordNonce === null ? 'This database has never written one.' : `This database last wrote epoch ${known.recordEpoch} at ${at(known.recordedAt)}.`;
    return { reason: 'otherEpoch', sentence: `${written}. ${own} It was restored from a backup, or a copy of it is in use.` };
  }
  if (record.auditHash !== null && record.auditHash !== hashAtRecord) {
    return { reason: 'auditDiffers', sentence: `${written} and audit event ${record.auditSeq}. ${hashAtRecord === null ? 'The audit log of this database ends before it.' : 'The audit log of this database has another event there.'}` };
  }
  if (record.folder && folder && isCopyOf(record.folder, folder)) {
    return { reason: 'otherFolder', sentence: `${written} in ${record.folder.path} on ${record.folder.host}. This process uses ${folder.path} on ${folder.host}. The folder was copied or moved, so the original might still be in use.` };
  }
  return null;
}

/**
 * A copied folder has another inode number, and is on another host or has another path. A host that changes its name, a folder that is
 * renamed, and a file system that renumbers its folders each change less than that.
 */
function isCopyOf(before: RecordFolder, now: RecordFolder): boolean {
  return before.inode !== now.inode && (before.host !== now.host || before.path !== now.path);
}

function at(moment: Date | null): string {
  return moment?.toISOString() ?? 'an unknown time';
}

/** The nonces that can still turn up outside once epoch `written` is known to be written: those of later epochs. */
export function laterNonces(nonces: readonly string[], written: number): string[] {
  return nonces.filter((nonce) => epochOf(nonce) > written);
}

function epochOf(nonce: string): number {
  return Number(nonce.split(':', 1)[0]);
}
