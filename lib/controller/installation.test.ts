import { cp, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { tellNotices } from '@/lib/notices/writes/tell';
import { db } from '@/lib/platform/db';
import { recordAudit } from '@/lib/platform/audit';
import { approve, ask, consumerAccountId, revoke } from '@/scripts/testing/access-steps';
import { settle, startAccessStory, type AccessStory } from '@/scripts/testing/access-story';
import { whatAwsHolds } from '@/scripts/testing/what-aws-holds';
import { forgetComparison, keepInstallationRecord, readInstallation } from './installation';
import { folderOf, readRecord, writeRecord, type StoredRecord } from './installation-record';
import { disagreementOf } from './installation-rule';

const place = 's3://pergola-audit-999999999999/installation/record.json';
let story: AccessStory;
let folder: string;

beforeAll(async () => {
  process.env.INSTALLATION_RECORD = place;
  story = await startAccessStory();
  folder = await mkdtemp(join(tmpdir(), 'pergola-record-'));
});
afterAll(async () => {
  delete process.env.INSTALLATION_RECORD;
  await rm(folder, { recursive: true, force: true });
});
beforeEach(forgetComparison);
afterEach(() => vi.restoreAllMocks());

const stored = async () => (await readRecord(place))!;
const auditMoves = () => db().$transaction((tx) => recordAudit(tx, { actor: null, action: 'test.move', outcome: 'DONE', subject: { type: 'test', id: 'test' }, teamIds: [], sentence: 'moved' }));
/** Somebody else with this record, such as a copy of the database. */
async function overtake(before: StoredRecord): Promise<void> {
  expect(await writeRecord(place, { ...before.record, epoch: before.record.epoch + 1, nonce: 'of-a-copy' }, before)).toBe('written');
}
async function principalOf(grantId: string) {
  return (await db().grant.findUniqueOrThrow({ where: { id: grantId }, include: { principal: true } })).principal;
}
/** As an administrator decides it: the next test begins without a hold. */
async function startOver(): Promise<void> {
  await db().installation.updateMany({ data: { heldAt: null, heldReason: null, heldSentence: null, isCopy: false, recordNonce: null, recordEpoch: 0n, pendingNonces: [], recordSeq: null, recordingUntil: null } });
  const current = await readRecord(place);
  const { id } = await readInstallation();
  if (current) await db().installation.updateMany({ data: { recordNonce: current.record.nonce, recordEpoch: BigInt(current.record.epoch) } });
  if (current && current.record.installationId !== id) await writeRecord(place, { ...current.record, installationId: id }, current);
}

test('the record follows the audit, and a sweep without an event writes nothing', async () => {
  await keepInstallationRecord();
  const first = await stored();
  const { id } = await readInstallation();
  const last = await db().auditEvent.findFirstOrThrow({ orderBy: { seq: 'desc' } });
  expect(first.record).toMatchObject({ installationId: id, epoch: 1, auditSeq: String(last.seq), auditHash: last.hash });
  await keepInstallationRecord();
  expect(await stored()).toEqual(first);
  await auditMoves();
  await keepInstallationRecord();
  expect((await stored()).record).toMatchObject({ epoch: 2, auditSeq: String(last.seq + 1n) });
  expect(await readInstallation()).toMatchObject({ recordEpoch: 2n, pendingNonces: [], heldAt: null });
});

test('a worker that dies before or after its write causes no hold', async () => {
  await auditMoves();
  const before = await stored();
  // It noted two writes, and the second one reached S3 before it died.
  const pending = `${before.record.epoch + 1}:reached`;
  await db().installation.updateMany({ data: { pendingNonces: [`${before.record.epoch + 1}:lost`, pending] } });
  await writeRecord(place, { ...before.record, epoch: before.record.epoch + 1, nonce: pending }, before);
  await keepInstallationRecord();
  expect(await readInstallation()).toMatchObject({ heldAt: null, recordEpoch: BigInt(before.record.epoch + 2), pendingNonces: [] });
});

test('when another copy wrote the record, changes are refused, removals run, and the audit says why', async () => {
  const kept = await approve(story.owner, await ask(story.consumer, story.serviceId, consumerAccountId));
  await settle();
  await keepInstallationRecord();
  await overtake(await stored());
  forgetComparison();
  const waiting = await approve(story.owner, await ask(story.secondConsumer, story.serviceId, '333333333333'));
  await settle();
  const principal = await principalOf(waiting);
  expect(principal).toMatchObject({ phase: 'BLOCKED', reason: 'paused', blockedBy: 'admin' });
  expect(principal.sentence).toMatch(/^Pergola is on hold\. The installation record was last written by .+ It was restored from a backup, or a copy of it is in use\. The principal of the resource share stays as it is until an administrator decides/);
  expect((await whatAwsHolds(story.sandbox)).principals).toEqual([consumerAccountId]);
  await revoke(story.owner, kept);
  await settle();
  expect((await principalOf(kept)).phase).toBe('GONE');
  expect((await whatAwsHolds(story.sandbox)).principals).toEqual([]);
  const audit = await db().auditEvent.findMany({ where: { action: 'installation.hold' }, select: { actorName: true, data: true } });
  expect(audit).toEqual([{ actorName: 'Pergola', data: { reason: 'otherEpoch' } }]);
  // On hold, nothing is written: the record stays that of the other.
  await keepInstallationRecord();
  expect((await stored()).record.nonce).toBe('of-a-copy');
  await startOver();
});

test('of two that write, the one that loses the conditional write goes on hold', async () => {
  await keepInstallationRecord();
  const both = await stored();
  await overtake(both);
  await auditMoves();
  await keepInstallationRecord();
  expect(await readInstallation()).toMatchObject({ heldReason: 'otherEpoch' });
  await startOver();
});

test('a database that is replaced while a process runs is found before the next change', async () => {
  await auditMoves();
  await keepInstallationRecord();
  const { recordEpoch, recordNonce } = await readInstallation();
  await auditMoves();
  await keepInstallationRecord();
  // Back to what it knew before, as after a point-in-time recovery. The last comparison was a moment ago.
  await db().installation.updateMany({ data: { recordEpoch, recordNonce } });
  const grantId = await approve(story.owner, await ask(story.consumer, story.serviceId, consumerAccountId));
  await settle();
  expect((await principalOf(grantId)).reason).toBe('paused');
  expect((await whatAwsHolds(story.sandbox)).principals).not.toContain(consumerAccountId);
  await revoke(story.owner, grantId);
  await startOver();
});

/** As if the record had been last written this long ago, and no write were under way. */
const unwrittenFor = (seconds: number) => db().$executeRaw`UPDATE installation SET "recordedAt" = clock_timestamp() - ${seconds} * interval '1 second', "recordingUntil" = NULL`;
const failWrites = () => story.sandbox.addFault({ service: 's3', operation: 'PutObject', kind: 'fail', times: 1_000, error: { name: 'AccessDenied', message: 'Access Denied' } });

test('without an event, the record is written again after 30 seconds', async () => {
  await keepInstallationRecord();
  const { epoch } = (await stored()).record;
  await unwrittenFor(29);
  await keepInstallationRecord();
  expect((await stored()).record.epoch).toBe(epoch);
  await unwrittenFor(31);
  await keepInstallationRecord();
  expect((await stored()).record.epoch).toBe(epoch + 1);
});

test('while a worker that wrote the record cannot write it, nothing is created, and the hold ends with the next write', async () => {
  await auditMoves();
  await keepInstallationRecord();
  failWrites();
  await auditMoves();
  await unwrittenFor(59);
  await keepInstallationRecord();
  expect((await readInstallation()).heldAt, 'a minute is tolerated').toBeNull();
  await unwrittenFor(61);
  await keepInstallationRecord();
  expect(await readInstallation()).toMatchObject({ heldReason: 'unwritten', heldSentence: expect.stringContaining('was not written since') as string });
  await tellNotices();
  expect(await db().notice.count({ where: { key: { startsWith: 'hold/' }, settledAt: null } })).toBe(1);
  const grantId = await approve(story.owner, await ask(story.consumer, story.serviceId, consumerAccountId));
  await settle();
  expect((await principalOf(grantId)).reason).toBe('paused');
  story.sandbox.clearFaults();
  await unwrittenFor(61);
  await keepInstallationRecord();
  expect(await readInstallation()).toMatchObject({ heldAt: null, heldReason: null });
  await db().resource.updateMany({ where: { phase: 'BLOCKED' }, data: { phase: 'PENDING' } });
  await settle();
  expect((await principalOf(grantId)).phase).toBe('CONVERGED');
  await revoke(story.owner, grantId);
  await settle();
});

test('a worker that starts on a record that was not written lately writes it before its first change', async () => {
  await unwrittenFor(10_000);
  const { epoch } = (await stored()).record;
  const grantId = await approve(story.owner, await ask(story.consumer, story.serviceId, consumerAccountId));
  await settle();
  expect((await principalOf(grantId)).phase).toBe('CONVERGED');
  expect((await stored()).record.epoch).toBeGreaterThan(epoch);
  expect((await readInstallation()).heldAt).toBeNull();
  await revoke(story.owner, grantId);
  await settle();
});

test('a file is replaced as a whole, and only by whoever read its last version', async () => {
  const file = join(folder, 'installation.json');
  const { record } = await stored();
  expect(await readRecord(file)).toBeNull();
  expect(await writeRecord(file, record, null)).toBe('written');
  const read = (await readRecord(file))!;
  expect(await writeRecord(file, record, null)).toBe('overtaken');
  const both = await Promise.all(['one', 'other'].map((nonce) => writeRecord(file, { ...record, nonce }, read)));
  expect(both.toSorted()).toEqual(['overtaken', 'written']);
  expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ nonce: both[0] === 'written' ? 'one' : 'other' });
});

test('a copied folder is found by its record, and a renamed one is none', async () => {
  const home = join(folder, 'home');
  await mkdir(home);
  const file = join(home, 'installation.json');
  const known = { id: 'ins_1', recordEpoch: 1n, recordNonce: '1:a', pendingNonces: [], recordedAt: null };
  await writeRecord(file, { ...(await stored()).record, installationId: 'ins_1', epoch: 1, nonce: '1:a', auditHash: null, folder: await folderOf(file) }, null);
  const agrees = async (name: string) => disagreementOf(known, (await readRecord(name))!.record, null, await folderOf(name));
  expect(await agrees(file)).toBeNull();
  await cp(home, join(folder, 'copy'), { recursive: true });
  expect(await agrees(join(folder, 'copy', 'installation.json'))).toMatchObject({ reason: 'otherFolder', sentence: expect.stringContaining(`This process uses ${join(folder, 'copy')} on `) as string });
  await rename(home, join(folder, 'renamed'));
  expect(await agrees(join(folder, 'renamed', 'installation.json'))).toBeNull();
});
