import pg from 'pg';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { connectAction, enterCredentialsAction, removeConnectionAction, sendTestAction } from '@/lib/connections/actions';
import { activityPage } from '@/lib/activity/reads';
import { activityQuerySchema } from '@/lib/activity/schema';
import type { Actor } from '@/lib/platform/actor';
import { verifyAudit } from '@/lib/platform/verify-audit';
import { db } from '@/lib/platform/db';
import { scopeOf } from '@/lib/platform/scope';
import { approveRequestAction, submitRequestAction } from '@/lib/requests/actions';
import { digestOf } from '@/lib/requests/digest';
import { dayOf } from '@/lib/requests/until';
import { settle, startAccessStory, type AccessStory } from '@/scripts/testing/access-story';
import { as } from '@/scripts/testing/sign-in-as';
import { giveBackGrantAction, retryGrantAction, revokeGrantAction } from './actions';
import { blastRadiusOf } from './reads/blast-radius';
import { grantVisibleTo } from './reads';
import { grantsOfService, grantsOfTeams, type GrantSummary } from './summaries';
import { grantView, type GrantView } from './view';
import { endExpiredGrants } from './writes/end-expired';

vi.mock('@/lib/platform/auth', async () => (await import('@/scripts/testing/sign-in-as')).authOfTests);
vi.mock('next/headers', async () => (await import('@/scripts/testing/sign-in-as')).headersOfTests);

let story: AccessStory;
const right = { username: 'forecast', password: 'sunny-day-42' };

beforeAll(async () => {
  story = await startAccessStory();
});

async function grantFor(consumer: Actor, accountId: string): Promise<string> {
  const until = dayOf(new Date(Date.now() + 30 * 86_400_000));
  const asked = await as(consumer, () => submitRequestAction({ serviceId: story.serviceId, accountId, reason: 'To forecast demand every night', until }));
  if (!asked.ok) throw new Error(asked.message);
  const request = await db().accessRequest.findUniqueOrThrow({ where: { id: asked.data.requestId }, include: { service: true, renewsGrant: true } });
  const approved = await as(story.owner, () => approveRequestAction({ requestId: request.id, digest: digestOf(request) }));
  if (!approved.ok) throw new Error(approved.message);
  await settle();
  return approved.data.grantId;
}

async function viewOf(actor: Actor, grantId: string): Promise<GrantView> {
  return grantView(actor, (await grantVisibleTo(scopeOf(actor), grantId))!);
}

/** As the list of their own side shows it. */
async function listOf(actor: Actor, grantId: string): Promise<GrantSummary> {
  const list = actor === story.owner ? await grantsOfService(actor, scopeOf(actor), story.serviceId, 1) : await grantsOfTeams(actor, scopeOf(actor), 1);
  return list.items.find(({ id }) => id === grantId)!;
}

async function connected(actor: Actor, grantId: string, credentials: object = right, name = 'pergola-service1'): Promise<string> {
  const made = await as(actor, () => connectAction({ grantId, name, credentials }));
  if (!made.ok) throw new Error(made.message);
  await settle();
  return made.data.connectionId;
}

function sendTest(connectionId: string, changed: object = {}) {
  return as(story.consumer, () => sendTestAction({ connectionId, method: 'GET', path: '/', ...changed }));
}

async function revoked(grantId: string, seenBy = story.consumer): Promise<GrantView> {
  expect(await as(story.owner, () => revokeGrantAction({ grantId, comment: 'No longer needed' }))).toMatchObject({ ok: true });
  await settle();
  return viewOf(seenBy, grantId);
}

function audit(subjectId: string) {
  return db().auditEvent.findMany({ where: { subjectId }, orderBy: { seq: 'asc' }, select: { action: true, outcome: true, actorName: true } });
}

describe('a grant from approval to proof', () => {
  let grantId: string;
  let connectionId: string;

  test('is shared after the approval, and both sides see it; a stranger sees nothing', async () => {
    grantId = await grantFor(story.consumer, '222222222222');
    const view = await viewOf(story.consumer, grantId);
    expect(view).toMatchObject({ standing: 'active', isShared: true, isMoving: false, suggestedName: 'pergola-service1', may: { connect: true, revoke: false, giveBack: true } });
    expect((await viewOf(story.owner, grantId)).may).toMatchObject({ connect: false, sendTest: false, revoke: true });
    expect(await grantVisibleTo(scopeOf(story.outsider), grantId)).toBeNull();
    expect(await as(story.outsider, () => connectAction({ grantId, name: 'pergola-mine', credentials: right }))).toMatchObject({ ok: false, code: 'notFound' });
    expect(await as(story.owner, () => connectAction({ grantId, name: 'pergola-mine', credentials: right }))).toMatchObject({ ok: false, code: 'forbidden' });
  });

  test('what is missing or malformed is said at its field, and nothing is made', async () => {
    expect(await as(story.consumer, () => connectAction({ grantId, name: 'pergola-service1', credentials: { username: 'forecast' } }))).toMatchObject({
      ok: false, code: 'invalidInput', fieldErrors: { 'credentials.password': 'Enter the password.' },
    });
    expect(await as(story.consumer, () => connectAction({ grantId, name: 'ser vice', credentials: right }))).toMatchObject({ ok: false, fieldErrors: { name: expect.any(String) } });
    expect(await db().connection.count()).toBe(0);
  });

  test('connects with a wrong password, says so in words, and works after new credentials', async () => {
    connectionId = await connected(story.consumer, grantId, { username: 'forecast', password: 'rainy-day-13' });
    expect((await viewOf(story.consumer, grantId)).connections).toMatchObject([{ name: 'pergola-service1', isReady: true, resource: { awsState: 'ACTIVE' } }]);
    const refused = await sendTest(connectionId);
    expect(refused).toMatchObject({ ok: true, data: { status: { code: 401 }, explanation: { cause: 'service1 responded 401 to this user name and password.', next: 'enterCredentials' } } });
    expect((await viewOf(story.consumer, grantId)).connections).toMatchObject([{ isReady: false, needsCredentials: true }]);
    expect(await as(story.owner, () => enterCredentialsAction({ connectionId, credentials: right }))).toMatchObject({ ok: false, code: 'forbidden' });
    expect(await as(story.consumer, () => enterCredentialsAction({ connectionId, credentials: right }))).toMatchObject({ ok: true });
    await settle();
    const worked = await sendTest(connectionId);
    expect(worked).toMatchObject({ ok: true, data: { status: { code: 200 }, explanation: null, awsRequestId: expect.any(String) } });
    expect(worked.ok && worked.data.request.url).toContain('Action=Forecast');
    expect((await audit(connectionId)).map(({ action, outcome }) => `${action} ${outcome}`)).toEqual([
      'connection.create DONE', 'connection.test FAILED', 'connection.enterCredentials REFUSED', 'connection.enterCredentials DONE', 'connection.test DONE',
    ]);
  });

  test('a port that is not shared is explained, with the mend', async () => {
    expect(await sendTest(connectionId, { port: '8443' })).toMatchObject({ ok: true, data: { status: null, explanation: { cause: 'Port 8443 is not shared: service1 is published on 443.' } } });
  });

  test('a second connection needs a name of its own, and goes again', async () => {
    expect(await as(story.consumer, () => connectAction({ grantId, name: 'pergola-service1', credentials: right }))).toMatchObject({ ok: false, code: 'conflict', fieldErrors: { name: expect.stringContaining('already has') } });
    expect((await viewOf(story.consumer, grantId)).suggestedName).toBe('pergola-service1-2');
    const second = await connected(story.consumer, grantId, right, 'pergola-service1-2');
    expect(await as(story.owner, () => removeConnectionAction({ connectionId: second }))).toMatchObject({ ok: false, code: 'forbidden' });
    expect(await as(story.consumer, () => removeConnectionAction({ connectionId: second }))).toMatchObject({ ok: true });
    await settle();
    expect((await viewOf(story.consumer, grantId)).connections.map(({ name }) => name)).toEqual(['pergola-service1']);
  });

  test('the preview of a revoke names the connection and what AWS lists', async () => {
    const blast = await blastRadiusOf(story.owner, (await grantVisibleTo(scopeOf(story.owner), grantId))!);
    expect(blast).toMatchObject({ connections: [{ name: 'pergola-service1', isWorking: true }], associations: [{ kind: 'service network', madeBy: 'EventBridge' }], notRead: null });
    expect(blast.sentence).toMatch(/Forecasting.*through pergola-service1 fails from the next call on/);
  });

  test('only the owners revoke; then AWS’s lists are read back empty, and the proof stays', async () => {
    expect(await as(story.consumer, () => revokeGrantAction({ grantId }))).toMatchObject({ ok: false, code: 'forbidden' });
    const view = await revoked(grantId);
    expect(view).toMatchObject({ standing: 'revoked', isMoving: false, cut: { is: 'cut' } });
    expect(view.history.at(-1)).toMatchObject({ title: 'Ended by Olivia Owner', comment: 'No longer needed' });
    const proof = view.cut?.is === 'cut' ? view.cut.proof : null;
    expect(proof!.lists.map(({ operation, found }) => [operation, found])).toEqual([
      ['ram:GetResourceShareAssociations', 0], ['ram:GetResourceShareAssociations', 0], ['vpc-lattice:GetResourcePolicy', 0], ['vpc-lattice:ListServiceNetworkResourceAssociations', 0], ['vpc-lattice:ListResourceEndpointAssociations', 0],
    ]);
    expect(proof!.lists.every(({ requestId }) => requestId.length > 0)).toBe(true);
    expect(await sendTest(connectionId)).toMatchObject({ ok: false, code: 'forbidden' });
    expect(await as(story.owner, () => revokeGrantAction({ grantId }))).toMatchObject({ ok: false, code: 'forbidden', message: expect.stringContaining('ended already') });
    expect((await audit(grantId)).map(({ action, outcome }) => `${action} ${outcome}`)).toEqual([
      'connection.create REFUSED', 'grant.revoke REFUSED', 'grant.revoke DONE', 'grant.revoke REFUSED',
    ]);
  });

  test('asked again, it works again, and the old grant keeps its proof', async () => {
    const again = await grantFor(story.consumer, '222222222222');
    const connectedAgain = await connected(story.consumer, again);
    expect((await viewOf(story.consumer, again)).inWords).toMatchObject({ sign: 'pending', sentence: expect.stringContaining('Not tested.') });
    await sendTest(connectedAgain);
    expect((await viewOf(story.consumer, again)).inWords.sentence).toMatch(/Connected and tested\.$/);
    const before = await viewOf(story.consumer, grantId);
    const { principalId } = await db().grant.findUniqueOrThrow({ where: { id: again } });
    await db().$executeRaw`UPDATE resource SET health = 'MISSING', "healthSince" = clock_timestamp(), phase = 'BLOCKED', sentence = 'Of the newer access.' WHERE id = ${principalId}`;
    expect((await listOf(story.consumer, again)).health).toMatchObject({ is: 'MISSING' });
    for (const actor of [story.consumer, story.owner]) {
      expect(await listOf(actor, grantId), 'the state of a newer access is not of the older one').toMatchObject({ health: null, inWords: { sign: 'stopped', sentence: expect.stringContaining('read back empty') } });
      const old = await viewOf(actor, grantId);
      expect(old).toMatchObject({ principal: null, invitation: null, isShared: false, isMoving: false, cut: before.cut, contradicted: [], may: { retry: false } });
      expect(JSON.stringify(old)).not.toContain('Of the newer access');
    }
    expect(await as(story.consumer, () => retryGrantAction({ grantId }))).toMatchObject({ ok: false, code: 'conflict', message: expect.stringContaining('newer access') });
    await db().$executeRaw`UPDATE resource SET health = 'IN_SYNC', phase = 'CONVERGED' WHERE id = ${principalId}`;
    await revoked(again);
    await db().$executeRaw`UPDATE proof SET "contradictedAt" = clock_timestamp(), contradiction = 'Of the newer access' WHERE "resourceId" = ${principalId} AND generation = (SELECT max(generation) FROM proof WHERE "resourceId" = ${principalId})`;
    expect((await viewOf(story.consumer, again)).contradicted).toHaveLength(1);
    expect(await viewOf(story.consumer, grantId)).toMatchObject({ cut: before.cut, contradicted: [] });
    await db().$executeRaw`UPDATE proof SET "contradictedAt" = NULL, contradiction = NULL WHERE "resourceId" = ${principalId}`;
  });
});

describe('other ways to the end', () => {
  test('a revoke while the connection is being made leaves nothing', async () => {
    const grantId = await grantFor(story.consumer, '222222222222');
    story.sandbox.setDelays({ connection: 1_500 });
    const made = await as(story.consumer, () => connectAction({ grantId, name: 'pergola-service1', credentials: right }));
    expect(made).toMatchObject({ ok: true });
    expect((await viewOf(story.consumer, grantId)).connections).toMatchObject([{ resource: { awsState: 'CREATING' } }]);
    const view = await revoked(grantId);
    story.sandbox.setDelays(0.002);
    expect(view.cut).toMatchObject({ is: 'cut' });
    expect(view.connections).toMatchObject([{ resource: { phase: 'GONE' } }]);
  });

  test('an account that cannot be reached any more: what remains is named, never called done', async () => {
    const grantId = await grantFor(story.consumer, '222222222222');
    await connected(story.consumer, grantId);
    const role = await db().accountRole.findUniqueOrThrow({ where: { accountId_purpose: { accountId: '222222222222', purpose: 'CONSUMER' } } });
    story.sandbox.changeRole(role.roleArn, null);
    story.sandbox.expireSessions();
    try {
      expect(await as(story.owner, () => revokeGrantAction({ grantId }))).toMatchObject({ ok: true });
      await settle(3_000).catch(() => {});
      const view = await viewOf(story.owner, grantId);
      expect(['beingCut', 'cutWithRemains']).toContain(view.cut?.is);
      expect(view.cut).toMatchObject({ remaining: expect.arrayContaining([expect.objectContaining({ what: 'connection pergola-service1 in account 222222222222', isStuck: true })]) });
      expect(view.inWords.sign).not.toBe('stopped');
    } finally {
      story.sandbox.restoreRoles();
    }
    await db().resource.updateMany({ where: { phase: 'BLOCKED' }, data: { phase: 'RETRYING' } });
    await settle();
    expect((await viewOf(story.owner, grantId)).cut).toMatchObject({ is: 'cut' });
  });

  test('given back by the consumer', async () => {
    const grantId = await grantFor(story.consumer, '222222222222');
    expect(await as(story.owner, () => giveBackGrantAction({ grantId }))).toMatchObject({ ok: false, code: 'forbidden' });
    expect(await as(story.consumer, () => giveBackGrantAction({ grantId }))).toMatchObject({ ok: true });
    await settle();
    const view = await viewOf(story.owner, grantId);
    expect(view.cut).toMatchObject({ is: 'cut' });
    expect(view.history.at(-1)).toMatchObject({ title: 'Ended by Carl Consumer' });
  });

  test('outside the organization: the invitation is accepted, connected, and cut', async () => {
    const grantId = await grantFor(story.outsider, '444444444444');
    expect(await viewOf(story.outsider, grantId)).toMatchObject({ isShared: true, invitation: { awsState: 'ACCEPTED' } });
    await connected(story.outsider, grantId);
    expect((await revoked(grantId, story.outsider)).cut).toMatchObject({ is: 'cut' });
  });

  test('a date that has passed ends it by itself, once, whatever the number of workers', async () => {
    const grantId = await grantFor(story.secondConsumer, '333333333333');
    await connected(story.secondConsumer, grantId);
    await db().$executeRaw`UPDATE "grant" SET until = clock_timestamp() - interval '1 second' WHERE id = ${grantId}`;
    expect(await viewOf(story.secondConsumer, grantId)).toMatchObject({ standing: 'expired', may: { connect: false } });
    expect(await as(story.secondConsumer, () => connectAction({ grantId, name: 'pergola-late', credentials: right }))).toMatchObject({ ok: false, code: 'forbidden' });
    await Promise.all([endExpiredGrants(), endExpiredGrants(), endExpiredGrants()]);
    await endExpiredGrants();
    await settle();
    expect((await viewOf(story.secondConsumer, grantId)).cut).toMatchObject({ is: 'cut' });
    expect((await audit(grantId)).filter(({ outcome }) => outcome === 'DONE')).toEqual([{ action: 'grant.expire', outcome: 'DONE', actorName: 'Pergola' }]);
  });

  test('a foreign connection of that name is refused to the face, and the form can be sent again', async () => {
    const grantId = await grantFor(story.consumer, '222222222222');
    await connected(story.consumer, grantId, right, 'pergola-foreign');
    await db().$executeRaw`UPDATE connection SET name = 'renamed' WHERE name = 'pergola-foreign'`;
    const refused = await as(story.consumer, () => connectAction({ grantId, name: 'pergola-foreign', credentials: right }));
    expect(refused).toMatchObject({ ok: false, code: 'awsRefused', fieldErrors: { name: expect.stringContaining('did not make') } });
    expect(await db().connection.count({ where: { grantId } })).toBe(1);
    expect(await as(story.consumer, () => connectAction({ grantId, name: 'pergola-foreign-2', credentials: right }))).toMatchObject({ ok: true });
    await settle();
    await revoked(grantId);
  });
});

describe('what is kept', () => {
  test('a password is in no column of any table, the queue’s included', async () => {
    const canary = 'canary-5d1f-kept-nowhere';
    const grantId = await grantFor(story.consumer, '222222222222');
    const connectionId = await connected(story.consumer, grantId, { username: 'canary-user-5d1f', password: canary });
    await sendTest(connectionId);
    await as(story.consumer, () => enterCredentialsAction({ connectionId, credentials: { username: 'canary-user-5d1f', password: `${canary}-2` } }));
    expect(await columnsWith('service1')).not.toEqual([]);
    expect(await columnsWith('canary-5d1f')).toEqual([]);
    expect(await columnsWith('canary-user-5d1f')).toEqual([]);
    await settle();
    await revoked(grantId);
  });

  test('the activity of all of it: the chain verifies, each team sees its own, the filter narrows', async () => {
    expect(await verifyAudit(db())).toMatchObject({ intact: true });
    const everything = await activityPage(scopeOf(story.admin), activityQuerySchema.parse({}));
    expect(everything.events).toHaveLength(50);
    const next = await activityPage(scopeOf(story.admin), activityQuerySchema.parse({ before: everything.before }));
    expect(Number(next.events[0]!.seq)).toBeLessThan(Number(everything.events.at(-1)!.seq));
    const ofOutsider = await activityPage(scopeOf(story.outsider), activityQuerySchema.parse({}));
    expect(ofOutsider.events.length).toBeGreaterThan(0);
    expect(ofOutsider.events.every(({ sentence }) => !sentence.includes('222222222222'))).toBe(true);
    const refusals = await activityPage(scopeOf(story.owner), activityQuerySchema.parse({ outcome: 'REFUSED', service: story.serviceId, person: 'carl' }));
    expect(refusals.events.map(({ action }) => action)).toEqual(['connection.test', 'grant.revoke']);
  });
});

/** Every column of every table, of all schemas, whose text has this in it. */
async function columnsWith(text: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: story.databaseUrl });
  await client.connect();
  try {
    const { rows: columns } = await client.query<{ schema: string; table: string; column: string }>(`
      SELECT n.nspname AS schema, c.relname AS table, a.attname AS column FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p', 'm') AND a.attnum > 0 AND NOT a.attisdropped AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg_toast%'`);
    const found: string[] = [];
    for (const { schema, table, column } of columns) {
      const [s, t, c] = [schema, table, column].map((name) => client.escapeIdentifier(name));
      const { rowCount } = await client.query(`SELECT 1 FROM ${s}.${t} WHERE ${c}::text LIKE $1 LIMIT 1`, [`%${text}%`]);
      if (rowCount) found.push(`${schema}.${table}.${column}`);
    }
    return found;
  } finally {
    await client.end();
  }
}
