import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { getObject, listObjects } from '@/lib/aws/s3';
import { byHand } from '@/lib/controller/drivers/testing/by-hand';
import { canonicalJson, sha256 } from '@/lib/platform/canonical-json';
import { db } from '@/lib/platform/db';
import { approve, ask, connectTo, consumerAccountId, revoke } from '@/scripts/testing/access-steps';
import { settle, startAccessStory, type AccessStory } from '@/scripts/testing/access-story';
import { insertGoneWithProof } from './testing/gone-with-proof';
import { storeArchive } from './writes/store-archive';
import { sweepWhenDue } from './writes/sweep-old-rows';

const bucket = 'pergola-audit-999999999999';
let story: AccessStory;
let folder: string;
let file: string;
let grantId: string;
let liveId: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pergola-archive-'));
  file = join(folder, 'archive', 'access.jsonl');
  Object.assign(process.env, { ARCHIVE_FILE: file, AUDIT_BUCKET: bucket });
  story = await startAccessStory();
  grantId = await approve(story.owner, await ask(story.consumer, story.serviceId, consumerAccountId));
  liveId = await approve(story.owner, await ask(story.outsider, story.serviceId, '444444444444'));
  await settle();
  await connectTo(story.consumer, grantId, 'pergola-forecast');
  await settle();
  await revoke(story.owner, grantId);
  await settle();
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Everything that has happened is this much older, and a sweep is due. */
async function daysPass(days: number): Promise<void> {
  await db().$executeRaw`UPDATE "grant" SET "endedAt" = "endedAt" - ${days} * interval '1 day'`;
  await db().$executeRaw`UPDATE resource SET "phaseSince" = "phaseSince" - ${days} * interval '1 day'`;
  await db().$executeRaw`UPDATE resource_event SET at = at - ${days} * interval '1 day'`;
  await db().$executeRaw`DELETE FROM retention_sweep`;
}

const nothing = { grants: 0, requests: 0, resources: 0, events: 0, sessions: 0 };

test('nothing is deleted before its time', async () => {
  await daysPass(60);
  expect(await sweepWhenDue()).toEqual(nothing);
});

test('of several workers one sweeps; progress of settled resources is reduced to its last line', async () => {
  await daysPass(60);
  const swept = await Promise.all([sweepWhenDue(), sweepWhenDue(), sweepWhenDue()]);
  expect(swept.filter((one) => one !== null)).toEqual([{ ...nothing, events: expect.any(Number) as number }]);
  const left = await db().resourceEvent.groupBy({ by: ['resourceId'], _count: true });
  expect(left.length).toBe(await db().resource.count());
  expect(left.every(({ _count }) => _count === 1)).toBe(true);
});

test('ended access is stored with its evidence and then deleted, and its resources after it', async () => {
  const events = await db().auditEvent.count();
  await daysPass(400);
  // A copy, or a database on hold, must not write into the archive of the original.
  await db().installation.updateMany({ data: { isCopy: true } });
  expect(await sweepWhenDue()).toBeNull();
  await db().installation.updateMany({ data: { isCopy: false, heldAt: new Date(), heldReason: 'otherEpoch' } });
  expect(await sweepWhenDue()).toBeNull();
  await db().installation.updateMany({ data: { heldAt: null, heldReason: null } });
  expect(await sweepWhenDue()).toMatchObject({ grants: 1, requests: 0, resources: 2 });
  expect((await db().grant.findMany()).map(({ id }) => id)).toEqual([liveId]);
  expect(await db().connection.count()).toBe(0);
  expect(await db().proof.count()).toBe(0);

  const text = await readFile(file, 'utf8');
  const { sha256: hash, ...document } = JSON.parse(text) as { sha256: string; id: string; connections: object[]; proofs: { lists: object[] }[]; request: { decidedBy: { name: string } } };
  expect(document).toMatchObject({ kind: 'grant', id: grantId, connections: [{ name: 'pergola-forecast' }], request: { decidedBy: { name: expect.any(String) as string } } });
  expect(document.proofs[0]!.lists.length).toBeGreaterThan(0);
  expect(hash).toBe(sha256(canonicalJson(document)));
  // The worker may write the archive and not read it.
  const session = byHand('999999999999');
  const [stored] = await listObjects(session, { bucket, prefix: 'archive/' });
  expect(await getObject(session, { bucket, key: stored!.key })).toMatchObject({ body: text, objectLock: { mode: 'COMPLIANCE' } });
  const added = await db().auditEvent.findMany({ skip: events, orderBy: { seq: 'asc' } });
  expect(added).toMatchObject([{ action: 'retention.archive', subjectId: sha256(text), data: { ids: [grantId], key: stored!.key } }]);
});

test('a removal proof that is in the line of no access is archived before its resource is deleted', async () => {
  const before = await readFile(file, 'utf8');
  const id = await insertGoneWithProof();
  await db().$executeRaw`DELETE FROM retention_sweep`;
  expect(await sweepWhenDue()).toMatchObject({ grants: 0, resources: 1 });
  expect(await db().proof.count({ where: { resourceId: id } })).toBe(0);
  const text = (await readFile(file, 'utf8')).slice(before.length);
  expect(JSON.parse(text)).toMatchObject({ kind: 'resource', id, resource: { kind: 'share-principal' }, proofs: [{ resourceId: id, lists: [] }] });
  expect(await db().auditEvent.findFirst({ orderBy: { seq: 'desc' } })).toMatchObject({ action: 'retention.archive', subjectId: sha256(text), data: { what: 'resources', ids: [id] } });
});

test('a line that a crash left unfinished does not join the next one', async () => {
  const before = await readFile(file, 'utf8');
  await appendFile(file, '{"format":"pergola-archive","id":"half-wri');
  const lines = ['{"id":"first"}', '{"id":"second","name":"Müller"}'];
  expect(await storeArchive(lines)).toMatchObject({ sha256: sha256(lines.map((line) => `${line}\n`).join('')) });
  await storeArchive(['{"id":"third"}']);
  expect((await readFile(file, 'utf8')).slice(before.length).split('\n')).toEqual(['{"format":"pergola-archive","id":"half-wri', ...lines, '{"id":"third"}', '']);
});
