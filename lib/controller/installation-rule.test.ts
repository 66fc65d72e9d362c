import { expect, test } from 'vitest';
import type { InstallationRecord } from './installation-record';
import { disagreementOf, laterNonces } from './installation-rule';

const known = { id: 'ins_1', recordEpoch: 7n, recordNonce: '7:a', pendingNonces: ['8:b'], recordedAt: new Date('2026-11-30T10:00:00Z') };
const fresh = { ...known, recordEpoch: 0n, recordNonce: null, pendingNonces: [], recordedAt: null };
const record: InstallationRecord = { installationId: 'ins_1', epoch: 7, nonce: '7:a', auditSeq: '40', auditHash: 'h40', writtenAt: '2026-11-30T10:00:00.000Z', host: 'host1 (process 1)' };

const folder = { host: 'host1', path: '/srv/pergola', inode: '11' };

const rows: [sentence: string, database: Parameters<typeof disagreementOf>[0], record: InstallationRecord | null, hash: string | null, reason: string | undefined][] = [
  ['the record that was last written', known, record, 'h40', undefined],
  ['a write whose response was lost', known, { ...record, epoch: 8, nonce: '8:b' }, 'h40', undefined],
  ['a fresh database without a record', fresh, null, null, undefined],
  ['a first write that never happened', { ...fresh, pendingNonces: ['1:x'] }, null, null, undefined],
  ['a first write whose response was lost', { ...fresh, pendingNonces: ['1:x'] }, { ...record, epoch: 1, nonce: '1:x' }, 'h40', undefined],
  ['a record without audit events', known, { ...record, auditSeq: null, auditHash: null }, null, undefined],
  ['a record that is gone', known, null, null, 'missing'],
  ['an older backup', known, { ...record, epoch: 12, nonce: '12:z' }, 'h40', 'otherEpoch'],
  ['a copy that wrote the same epoch', known, { ...record, epoch: 8, nonce: '8:c' }, 'h40', 'otherEpoch'],
  ['a backup from before the first record', fresh, record, 'h40', 'otherEpoch'],
  ['a new database on the record of another one', { ...fresh, id: 'ins_2' }, record, null, 'otherInstallation'],
  ['an audit log that lost its end', known, record, null, 'auditDiffers'],
  ['an audit log with another event there', known, record, 'other', 'auditDiffers'],
];
test.each(rows)('%s', (_sentence, database, outside, hash, reason) => {
  expect(disagreementOf(database, outside, hash)?.reason).toBe(reason);
});

const folders: [sentence: string, now: typeof folder | undefined, reason: string | undefined][] = [
  ['the same folder', folder, undefined],
  ['a host with another name', { ...folder, host: 'host2' }, undefined],
  ['a folder that was renamed', { ...folder, path: '/srv/other' }, undefined],
  ['a file system that renumbers', { ...folder, inode: '12' }, undefined],
  ['a copy on the same host', { ...folder, path: '/srv/copy', inode: '12' }, 'otherFolder'],
  ['a copy on another host', { ...folder, host: 'host2', inode: '12' }, 'otherFolder'],
  ['a record that was moved to S3', undefined, undefined],
];
test.each(folders)('of a record in a folder: %s', (_sentence, now, reason) => {
  expect(disagreementOf(known, { ...record, folder }, 'h40', now)?.reason).toBe(reason);
  expect(disagreementOf(known, record, 'h40', now), 'a record from before the folder was written').toBeNull();
});

test('of the pending writes, those of later epochs stay', () => {
  expect(laterNonces(['7:a', '8:b', '8:c', '9:d', '10:e'], 8)).toEqual(['9:d', '10:e']);
});
