import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { getObject, listObjects } from '@/lib/aws/s3';
import { openHubSession } from '@/lib/aws/session';
import { recordAudit } from '@/lib/platform/audit';
import { closeDb, db } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { verifyAudit } from '@/lib/platform/verify-audit';
import { startSandbox, type Sandbox } from '@/sandbox/start-sandbox';
import { withDatabase } from '@/scripts/testing/oracle-database';
import { preparePortalEnvironment } from '@/scripts/testing/portal-environment';
import { readOutsideHeads, trustedPublicKeys } from './reads/outside-heads';
import { writeHeadWhenDue, writeLastHead } from './writes/write-head';

const bucket = 'pergola-audit-999999999999';
let sandbox: Sandbox;
let folder: string;
let file: string;
let ownerUrl: string;

beforeAll(async () => {
  sandbox = await startSandbox();
  folder = await mkdtemp(join(tmpdir(), 'pergola-heads-'));
  file = join(folder, 'heads.jsonl');
  ownerUrl = await preparePortalEnvironment({ awsEndpointUrl: sandbox.url });
  const auditSigningKey = generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
  Object.assign(process.env, { AUDIT_SIGNING_KEY: auditSigningKey, AUDIT_HEADS_FILE: file, AUDIT_BUCKET: bucket, AUDIT_RETENTION_DAYS: '30' });
});
afterAll(async () => {
  await closeDb();
  await sandbox.stop();
  await rm(folder, { recursive: true, force: true });
});

const record = () => db().$transaction((tx) => recordAudit(tx, { actor: null, action: 'x', outcome: 'DONE', subject: { type: 'x', id: 'x' }, teamIds: [], sentence: 'x' }));
const lines = async () => (await readFile(file, 'utf8').catch(() => '')).split('\n').filter(Boolean);
const timePasses = (minutes: number) => db().$executeRaw`UPDATE installation SET "headAt" = "headAt" - ${minutes} * interval '1 minute'`;
const verify = async () => verifyAudit(db(), { heads: await readOutsideHeads(), publicKeys: trustedPublicKeys() });

test('nothing leaves before there is an event', async () => {
  await writeHeadWhenDue();
  expect(await lines()).toEqual([]);
  await timePasses(5);
});

test('of several workers one writes the head, to the file and locked into the bucket', async () => {
  await record();
  await Promise.all([writeHeadWhenDue(), writeHeadWhenDue(), writeHeadWhenDue()]);
  expect(await lines()).toHaveLength(1);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  const session = openHubSession('us-east-1');
  const listed = await listObjects(session, { bucket, prefix: 'audit-heads/' });
  expect(listed.map(({ key }) => key)).toEqual([expect.stringMatching(/^audit-heads\/ins_\w{32}\/\d{4}-\d\d-\d\d\/\d\d-\d\d-\d\d\.\d{3}-\d+\.json$/)]);
  const { body, objectLock } = await getObject(session, { bucket, key: listed[0]!.key });
  expect(body).toBe((await lines())[0]);
  expect(objectLock).toMatchObject({ mode: 'COMPLIANCE' });
  expect(objectLock!.retainUntil.getTime() - Date.parse((JSON.parse(body) as { at: string }).at)).toBe(30 * 86_400_000);
  expect(await verify()).toMatchObject({ intact: true, events: 1, heads: 2 });
});

test('the next one is due after AUDIT_HEAD_MINUTES, and at the end of a worker when something came after it', async () => {
  await record();
  await writeHeadWhenDue();
  expect(await lines()).toHaveLength(1);
  await timePasses(5);
  await writeHeadWhenDue();
  expect(await lines()).toHaveLength(2);
  await writeLastHead();
  expect(await lines()).toHaveLength(2);
  await record();
  await writeLastHead();
  expect(await lines()).toHaveLength(3);
  expect(await verify()).toMatchObject({ intact: true, events: 3 });
});

test('a head that the bucket did not take is in the file, and is tried again within a minute', async () => {
  sandbox.addFault({ service: 's3', operation: 'PutObject', kind: 'fail', error: { name: 'AccessDenied', message: 'Access Denied' } });
  await timePasses(5);
  await writeHeadWhenDue();
  expect(await lines()).toHaveLength(4);
  await writeHeadWhenDue();
  expect(await lines()).toHaveLength(4);
  await timePasses(1);
  await writeHeadWhenDue();
  expect(await listObjects(openHubSession('us-east-1'), { bucket, prefix: 'audit-heads/' })).toHaveLength(4);
});

test('whoever writes the row cannot keep heads from leaving', async () => {
  const before = (await lines()).length;
  await timePasses(-500_000);
  await writeHeadWhenDue();
  expect(await lines(), 'a time in the future').toHaveLength(before + 1);
  await writeHeadWhenDue();
  expect(await lines()).toHaveLength(before + 1);
  const now = performance.now();
  vi.spyOn(performance, 'now').mockReturnValue(now + 16 * 60_000);
  await writeHeadWhenDue();
  expect(await lines(), 'a time that is always just now').toHaveLength(before + 2);
  vi.restoreAllMocks();
});

test('a copy, a database on hold and a read-only process add nothing to the heads of the original', async () => {
  const count = async () => [(await lines()).length, (await listObjects(openHubSession('us-east-1'), { bucket, prefix: 'audit-heads/' })).length];
  const before = await count();
  const stays = async (because: string) => {
    await record();
    await timePasses(60);
    await writeHeadWhenDue();
    await writeLastHead();
    expect(await count(), because).toEqual(before);
  };
  await db().installation.updateMany({ data: { isCopy: true } });
  await stays('copy');
  await db().installation.updateMany({ data: { isCopy: false, heldAt: new Date(), heldReason: 'otherEpoch' } });
  await stays('hold');
  await db().installation.updateMany({ data: { heldAt: null, heldReason: null } });
  Object.assign(env(), { PERGOLA_READ_ONLY: '1' });
  await stays('read-only');
  Object.assign(env(), { PERGOLA_READ_ONLY: '0' });
  await writeLastHead();
  expect(await count(), 'afterwards the head leaves').toEqual(before.map((one) => one + 1));
});

test('a database with another installation ID is reported by the heads of the bucket', async () => {
  const [inFile, inBucket] = [(await lines()).length, (await listObjects(openHubSession('us-east-1'), { bucket, prefix: 'audit-heads/' })).length];
  expect(inBucket).toBeGreaterThan(0);
  // The application may not do this; the owner of the database may.
  await withDatabase(ownerUrl, (client) => client.query(`UPDATE installation SET id = 'ins_${'0'.repeat(32)}'`));
  expect(await readOutsideHeads({ all: true })).toHaveLength(inFile + inBucket);
  expect((await verify()).problems[0]).toMatchObject({ kind: 'otherInstallation' });
});
