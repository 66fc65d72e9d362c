import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { forgetComparison, keepInstallationRecord } from '@/lib/controller/installation';
import { runPass } from '@/lib/controller/run-pass';
import { startWorker } from '@/lib/controller/worker';
import { continueInstallationAction, endHeldGrantAction } from '@/lib/installation/actions';
import { cutGhostAction, removeObjectAction } from '@/lib/ghosts/actions';
import { ghostsView } from '@/lib/ghosts/view';
import { ghostTasks } from '@/lib/ghosts/writes/read-account';
import { readInstallationStatus } from '@/lib/installation/reads/status';
import { closeDb, db } from '@/lib/platform/db';
import { actAsOperator } from '@/lib/platform/operator';
import { verifyAudit } from '@/lib/platform/verify-audit';
import { createDatabase, dropDatabase } from '../database';
import { urlAs } from '../postgres/roles';
import { approve, ask, connectTo, consumerAccountId, revoke } from '../testing/access-steps';
import { settle, startAccessStory, type AccessStory } from '../testing/access-story';
import { violationsOf } from '../testing/oracle-of-story';
import { as } from '../testing/sign-in-as';
import { whatAwsHolds } from '../testing/what-aws-holds';
import { backUp } from './back-up';
import { readBackupFile, writeBackupFile } from './backup-file';
import { restoreBackup } from './restore-backup';

vi.mock('@/lib/platform/auth', async () => (await import('@/scripts/testing/sign-in-as')).authOfTests);
vi.mock('next/headers', async () => (await import('@/scripts/testing/sign-in-as')).headersOfTests);

const ownerAccountId = '111111111111';
let story: AccessStory;
let folder: string;
let file: string;
const reason = 'The disk of the database was lost.';

beforeAll(async () => {
  process.env.INSTALLATION_RECORD = 's3://pergola-audit-999999999999/installation/record.json';
  story = await startAccessStory();
  folder = await mkdtemp(join(tmpdir(), 'pergola-backup-'));
  file = join(folder, 'backup.jsonl.gz');
});
afterAll(async () => {
  delete process.env.INSTALLATION_RECORD;
  await dropDatabase(story.databaseUrl, `${new URL(story.databaseUrl).pathname.slice(1)}_replaced`);
  await rm(folder, { recursive: true, force: true });
});

/** As a portal that is stopped, with its database replaced, and started again. */
async function restore(): Promise<Awaited<ReturnType<typeof restoreBackup>>> {
  await closeDb();
  const restored = await restoreBackup(story.databaseUrl, file);
  forgetComparison();
  return restored;
}

async function scan(): Promise<void> {
  for (const accountId of [ownerAccountId, '333333333333']) for (const task of ghostTasks) await task.run({ accountId, region: 'us-east-1' });
}

const principalOf = async (grantId: string) => (await db().grant.findUniqueOrThrow({ where: { id: grantId }, include: { principal: true } })).principal;

test('access that was revoked after the backup stays closed until an administrator decides', async () => {
  const revoked = await approve(story.owner, await ask(story.consumer, story.serviceId, consumerAccountId));
  const kept = await approve(story.owner, await ask(story.outsider, story.serviceId, '444444444444'));
  await settle();
  await connectTo(story.consumer, revoked, 'pergola-drill');
  await settle();
  await keepInstallationRecord();

  // While the portal is in use.
  const [made] = await Promise.all([backUp(urlAs('owner', story.databaseUrl), file), ask(story.secondConsumer, story.serviceId, '333333333333')]);
  expect(made.rows).toBeGreaterThan(20);
  expect((await stat(file)).mode & 0o777).toBe(0o600);

  await revoke(story.owner, revoked);
  await settle();
  expect((await principalOf(revoked)).phase).toBe('GONE');
  const later = await approve(story.owner, await ask(story.secondConsumer, story.serviceId, '333333333333').catch(async () => (await db().accessRequest.findFirstOrThrow({ where: { state: 'PENDING' } })).id));
  await settle();
  await connectTo(story.secondConsumer, later, 'pergola-later');
  await settle();
  await keepInstallationRecord();
  const cut = await whatAwsHolds(story.sandbox);
  expect(cut.principals.toSorted()).toEqual(['333333333333', '444444444444']);

  const restored = await restore();
  expect(restored).toMatchObject({ installationId: made.installationId, auditSeq: made.auditSeq });
  expect(await db().auditEvent.findFirst({ orderBy: { seq: 'desc' } })).toMatchObject({
    action: 'installation.restore', subjectId: made.installationId, sentence: `restored the database from the backup of ${made.createdAt}`,
    data: { file: 'backup.jsonl.gz', createdAt: made.createdAt, version: made.version, auditSeq: made.auditSeq, sessionsEnded: restored.sessionsEnded },
  });
  expect(await db().grant.count({ where: { id: later } })).toBe(0);
  expect((await principalOf(revoked)).phase).toBe('CONVERGED');
  expect(await verifyAudit(db())).toMatchObject({ intact: true });

  const worker = await startWorker({ sweeps: [keepInstallationRecord], version: 'test' });
  await expect.poll(async () => (await readInstallationStatus()).waiting?.unchecked, { timeout: 30_000 }).toBe(0);
  await expect.poll(async () => (await principalOf(revoked)).reason, { timeout: 20_000 }).toBe('paused');
  expect(await whatAwsHolds(story.sandbox), 'nothing is opened again').toEqual(cut);

  await scan();
  const { hold, waiting, unknown } = await readInstallationStatus();
  expect(unknown.map(({ kind, accountId, name }) => [kind, accountId, name])).toEqual([['connection', '333333333333', 'pergola-later']]);
  expect(hold).toMatchObject({ is: 'hold', sentence: expect.stringContaining('It was restored from a backup, or a copy of it is in use.') as string });
  expect(waiting!.grants.map(({ id, service, accountId, approvedBy, changes }) => ({ id, service, accountId, approvedBy, changes: changes.map(({ what, isMissing }) => [what, isMissing]) }))).toEqual([
    { id: revoked, service: 'service1', accountId: consumerAccountId, approvedBy: 'Olivia Owner', changes: [[`principal of the resource share ${consumerAccountId}`, true]] },
  ]);

  // One who may not, too early a confirmation, then the decision.
  expect(await as(story.owner, () => endHeldGrantAction({ grantId: revoked }))).toMatchObject({ ok: false, code: 'notFound' });
  expect(await as(story.owner, () => continueInstallationAction({ reason, confirmation: 'continue' }))).toMatchObject({ ok: false, code: 'forbidden' });
  expect(await as(story.admin, () => continueInstallationAction({ reason, confirmation: 'yes' }))).toMatchObject({ ok: false, code: 'invalidInput' });
  expect(await as(story.admin, () => endHeldGrantAction({ grantId: revoked }))).toMatchObject({ ok: true });
  await expect.poll(async () => (await principalOf(revoked)).phase, { timeout: 30_000 }).toBe('GONE');
  expect(await db().proof.count({ where: { resourceId: (await principalOf(revoked)).id, generation: (await principalOf(revoked)).generation } })).toBe(1);
  expect(await as(story.admin, () => continueInstallationAction({ reason, confirmation: 'continue' }))).toMatchObject({ ok: true });
  expect(await as(story.admin, () => continueInstallationAction({ reason, confirmation: 'continue' }))).toMatchObject({ ok: false, code: 'conflict' });
  // A worker writes the record outside first, and its epoch into the database after that.
  const agreed = async () => {
    const { hold: held, outside, epoch } = await readInstallationStatus();
    return held === null && outside.is === 'record' && outside.epoch === epoch;
  };
  await expect.poll(agreed, { timeout: 30_000 }).toBe(true);

  // What was made after the backup is removed on request: the connection by its mark, the access because no grant explains it.
  await keepInstallationRecord();
  await settle();
  const object = await db().markedObject.findFirstOrThrow({ where: { name: 'pergola-later' } });
  expect(await as(story.admin, () => removeObjectAction({ objectId: object.id }))).toMatchObject({ ok: true });
  await settle();
  await scan();
  await scan();
  for (const { id, holder } of (await ghostsView(story.owner)).open) {
    expect(holder.id).toBe('333333333333');
    expect(await as(story.owner, () => cutGhostAction({ ghostId: id }))).toMatchObject({ ok: true });
  }
  await settle();
  await worker.stop();
  expect(await whatAwsHolds(story.sandbox)).toMatchObject({ principals: ['444444444444'], connections: [] });
  expect(await violationsOf(story)).toEqual([]);
  expect((await principalOf(kept)).phase).toBe('CONVERGED');
  const audit = await db().auditEvent.findMany({ where: { action: { startsWith: 'installation.' }, outcome: 'DONE' }, orderBy: { seq: 'asc' }, select: { action: true, actorName: true } });
  expect(audit).toEqual([{ action: 'installation.restore', actorName: 'Pergola' }, { action: 'installation.hold', actorName: 'Pergola' }, { action: 'installation.continue', actorName: 'Ada Admin' }]);
  expect(await verifyAudit(db())).toMatchObject({ intact: true });
}, 120_000);

test('of two databases on one AWS, the one that comes second to the record goes on hold, and as a copy it changes nothing', async () => {
  const grantId = (await db().grant.findFirstOrThrow({ where: { state: 'ACTIVE' } })).id;
  await keepInstallationRecord();
  await closeDb();
  const copyName = `${new URL(story.databaseUrl).pathname.slice(1)}_copy`;
  await createDatabase(story.databaseUrl, copyName, new URL(story.databaseUrl).pathname.slice(1));
  // The original goes on.
  await revoke(story.owner, grantId);
  await settle();
  await keepInstallationRecord();
  expect((await db().installation.findFirstOrThrow()).heldAt).toBeNull();
  const cut = await whatAwsHolds(story.sandbox);
  await closeDb();

  const original = process.env.DATABASE_URL!;
  const url = new URL(original);
  url.pathname = `/${copyName}`;
  vi.resetModules();
  process.env.DATABASE_URL = url.href;
  try {
    const copy = await copyOfPortal();
    expect((await copy.principalOf(grantId)).phase).toBe('CONVERGED');
    await copy.runPass((await copy.principalOf(grantId)).id, { owner: 'test' });
    expect(await copy.principalOf(grantId)).toMatchObject({ phase: 'BLOCKED', reason: 'paused' });
    // Its removals run, until it is marked as a copy.
    expect(await copy.markAsCopyAction.as(story.admin, { reason: 'This is staging.' })).toMatchObject({ installationId: expect.any(String) as string });
    await copy.revoke(story.owner, grantId);
    await copy.runPass((await copy.principalOf(grantId)).id, { owner: 'test' });
    await copy.closeDb();
  } finally {
    process.env.DATABASE_URL = original;
    await dropDatabase(story.databaseUrl, copyName);
  }
  expect(await whatAwsHolds(story.sandbox)).toEqual(cut);
}, 60_000);

/** The portal once more in this process, with the environment as it is now. */
async function copyOfPortal() {
  const [database, passes, installation, steps] = await Promise.all([import('@/lib/platform/db'), import('@/lib/controller/run-pass'), import('@/lib/installation/actions'), import('../testing/access-steps')]);
  return {
    closeDb: database.closeDb,
    runPass: passes.runPass,
    markAsCopyAction: installation.markAsCopyAction,
    revoke: steps.revoke,
    principalOf: async (grantId: string) => (await database.db().grant.findUniqueOrThrow({ where: { id: grantId }, include: { principal: true } })).principal,
  };
}

test('a database that is restored while its record cannot be written creates nothing, and waits for an administrator', async () => {
  const revoked = await approve(story.owner, await ask(story.consumer, story.serviceId, consumerAccountId));
  await settle();
  await keepInstallationRecord();
  const other = join(folder, 'unwritten.jsonl.gz');
  await backUp(urlAs('owner', story.databaseUrl), other);
  story.sandbox.addFault({ service: 's3', operation: 'PutObject', kind: 'fail', times: 1_000, error: { name: 'AccessDenied', message: 'Access Denied' } });
  await revoke(story.owner, revoked);
  await settle();
  const cut = await whatAwsHolds(story.sandbox);
  expect(cut.principals).not.toContain(consumerAccountId);

  await closeDb();
  await restoreBackup(story.databaseUrl, other);
  forgetComparison();
  const timePasses = () => db().$executeRaw`UPDATE installation SET "recordedAt" = clock_timestamp() - interval '2 minutes', "recordingUntil" = NULL`;
  await timePasses();
  await runPass((await principalOf(revoked)).id, { owner: 'test' });
  expect(await principalOf(revoked)).toMatchObject({ phase: 'BLOCKED', reason: 'paused' });
  await settle();
  expect(await whatAwsHolds(story.sandbox), 'nothing is opened again').toEqual(cut);
  // The worker cannot know what happened before it started: when the record can be written again, the hold stays.
  const now = performance.now();
  vi.spyOn(performance, 'now').mockReturnValue(now + 61_000);
  await timePasses();
  await keepInstallationRecord();
  vi.restoreAllMocks();
  story.sandbox.clearFaults();
  await timePasses();
  await keepInstallationRecord();
  await settle();
  expect(await db().installation.findFirstOrThrow()).toMatchObject({ heldReason: 'unproven', heldSentence: expect.stringContaining('might have been restored in between') as string });
  expect(await whatAwsHolds(story.sandbox)).toEqual(cut);
  expect(await as(story.admin, () => endHeldGrantAction({ grantId: revoked }))).toMatchObject({ ok: true });
  expect(await as(story.admin, () => continueInstallationAction({ reason, confirmation: 'continue' }))).toMatchObject({ ok: true });
  await settle();
  expect(await whatAwsHolds(story.sandbox)).toEqual(cut);
}, 60_000);

test('a damaged, cut or newer backup is refused and changes nothing', async () => {
  const before = await db().auditEvent.count();
  await closeDb();
  const bytes = await readFile(file);
  const text = gunzipSync(bytes).toString();
  const variants: [name: string, content: Buffer, message: string][] = [
    ['changed', gzipSync(text.replace('Olivia Owner', 'Mallory Owner')), 'was changed or damaged'],
    ['cut', bytes.subarray(0, bytes.length / 2), 'damaged'],
    ['without its end', gzipSync(text.split('\n').slice(0, -2).join('\n').concat('\n')), 'is not whole'],
    ['no backup', gzipSync('{}\n'), 'is no backup of Pergola'],
    ['with a row after its end', gzipSync(`${text}"(row)"\n`), 'damaged'],
    ['with bytes after its end', Buffer.concat([bytes, Buffer.from('more')]), 'damaged'],
    ['with a second part', Buffer.concat([bytes, gzipSync('"(row)"\n')]), 'damaged'],
    ['one line without an end', gzipSync(Buffer.alloc(17 * 1_024 * 1_024, 'x')), 'damaged'],
  ];
  for (const [name, content, message] of variants) {
    const damaged = join(folder, name);
    await writeFile(damaged, content);
    await expect(restoreBackup(story.databaseUrl, damaged), name).rejects.toThrow(message);
  }
  const newer = join(folder, 'newer');
  await writeBackupFile(newer, (async function* () {
    for await (const part of readBackupFile(file)) yield part.is === 'header' ? { ...part, header: { ...part.header, migrations: [...part.header.migrations, '20991231000000_later'] } } : part;
  })());
  await expect(restoreBackup(story.databaseUrl, newer)).rejects.toThrow('of a newer version of Pergola');
  expect(await db().auditEvent.count()).toBe(before);
});

test('the operator who restores is the actor of the restore', async () => {
  actAsOperator('root@bastion');
  await restore();
  expect(await db().auditEvent.findFirst({ orderBy: { seq: 'desc' } })).toMatchObject({ action: 'installation.restore', actorId: null, actorName: 'Operator (root@bastion)', data: { operator: 'root@bastion' } });
  expect(await verifyAudit(db())).toMatchObject({ intact: true });
});
