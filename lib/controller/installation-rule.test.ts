import { expect, test } from 'vitest';
import type { InstallationRecord } from './installation-record';
import { disagreementOf, laterNonces } from './installation-rule';

const known = { id: 'ins_1', recordEpoch: 7n, recordNonce: '7:a', pendingNonces: ['8:b'], recordedAt: new Date('2026-11-30T10:00:00Z') };
const fresh = { ...known, recordEpoch: 0n, recordNonce: null, pendingNonces: [], recordedAt: null };
const record: InstallationRecord = { installationId: 'ins_1', epoch: 7, nonce: '7:a', auditSeq: '40', auditHash: 'h40', writtenAt: '2026-11-30T10:00:00.000Z', host: 'host1 (process 1)' };

const rows: [sentence: string, ...Parameters<typeof disagreementOf>, reason: string | undefined][] = [
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

test('of the pending writes, those of later epochs stay', () => {
  expect(laterNonces(['7:a', '8:b', '8:c', '9:d', '10:e'], 8)).toEqual(['9:d', '10:e']);
});
