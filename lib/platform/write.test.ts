import { readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as connections from '@/lib/connections/actions';
import * as ghosts from '@/lib/ghosts/actions';
import * as grants from '@/lib/grants/actions';
import * as installation from '@/lib/installation/actions';
import * as notices from '@/lib/notices/actions';
import * as operations from '@/lib/operations/actions';
import * as people from '@/lib/people/actions';
import * as requests from '@/lib/requests/actions';
import { digestOf } from '@/lib/requests/digest';
import * as services from '@/lib/services/actions';
import { approve, ask, askToRenew, connectTo, consumerAccountId, dayFromNow, goodCredentials, suspend } from '@/scripts/testing/access-steps';
import { settle, startAccessStory, type AccessStory } from '@/scripts/testing/access-story';
import { correct } from '@/scripts/testing/correct-service';
import { publishService1 } from '@/scripts/testing/publish-service1';
import type { Actor } from './actor';
import { db } from './db';
import { AppError } from './errors';
import { newId } from './ids';

/*
 * A right that is taken away while a write waits for a lock: the write is refused, nothing of it is done, and the attempt is
 * audited. Every action is in the table.
 */

const modules = { connections, ghosts, grants, installation, notices, operations, people, requests, services };
const outsideAccountId = '444444444444';
const secondAccountId = '333333333333';
const ghostAccountId = '555555555555';

let story: AccessStory;
let holder: pg.Client;
const ids = { grant: '', suspended: '', connection: '', request: '', digest: '', ghost: 'gho_0000000000000001', object: 'mob_0000000000000001', pause: 'pau_0000000000000001', notice: 'ntc_0000000000000001' };

beforeAll(async () => {
  story = await startAccessStory();
  for (const who of ['owner', 'secondOwner', 'consumer', 'secondConsumer', 'outsider', 'admin'] as const) {
    const session = await db().session.create({ data: { id: newId('ses'), personId: story[who].personId, userAgent: 'Test', expiresAt: new Date(Date.now() + 3_600_000) } });
    story[who] = { ...story[who], sessionId: session.id };
  }
  const { serviceId } = story;
  ids.grant = await approve(story.owner, await ask(story.consumer, serviceId, consumerAccountId));
  ids.suspended = await approve(story.owner, await ask(story.outsider, serviceId, outsideAccountId));
  await settle();
  ids.connection = await connectTo(story.consumer, ids.grant, 'pergola-forecast');
  await suspend(story.owner, ids.suspended);
  await settle();
  ids.request = await ask(story.secondConsumer, serviceId, secondAccountId);
  ids.digest = digestOf(await db().accessRequest.findUniqueOrThrow({ where: { id: ids.request }, include: { service: true, renewsGrant: true } }));
  await db().account.create({ data: { id: ghostAccountId, name: 'Fifth', teamId: story.outsider.teams[0]!.id, regions: ['us-east-1'], roles: { create: { purpose: 'CONSUMER', roleArn: 'arn:aws:iam::555555555555:role/x', externalId: 'x', verifiedAt: new Date() } } } });
  await db().ghost.create({ data: { id: ids.ghost, key: ids.ghost, kind: 'PRINCIPAL', serviceId, accountId: '111111111111', region: 'us-east-1', holder: ghostAccountId, details: { state: 'ASSOCIATED', createdAt: null } } });
  await db().markedObject.create({ data: { id: ids.object, arn: ids.object, kind: 'resource-share', accountId: '111111111111', region: 'us-east-1', name: 'pergola-twin', markedAs: 'res_0000000000000000', problem: 'TWIN', serviceId, teamId: story.owner.teams[0]!.id, markReadAt: new Date(), lastSeenAt: new Date() } });
  await db().pause.create({ data: { id: ids.pause, accountId: null, kind: 'share-invitation', reason: 'For the test', startedById: story.admin.personId } });
  await db().notice.create({ data: { id: ids.notice, key: 'test/1', teamId: story.owner.teams[0]!.id, weight: 'INFO', sentence: 'Read this.', href: '/' } });
  holder = new pg.Client({ connectionString: story.databaseUrl });
  await holder.connect();
});

afterAll(() => holder.end());

interface Attempt {
  who: 'owner' | 'consumer' | 'secondConsumer' | 'admin';
  act: (actor: Actor) => Promise<unknown>;
  /** What is locked while the action starts; left out: the actor's own row, by the transaction that takes the right away. */
  waitsFor?: () => string;
}

const access = (accountId: string) => () => `SELECT pg_advisory_xact_lock(hashtextextended('access/${story.serviceId}/${accountId}', 0))`;
const row = (table: string, id: () => string) => () => `SELECT id FROM "${table}" WHERE id = '${id()}' FOR UPDATE`;
const service = row('service', () => story.serviceId);

const attempts: Record<string, Attempt> = {
  endSessionAction: { who: 'admin', act: (actor) => people.endSessionAction.as(actor, { sessionId: story.consumer.sessionId! }) },
  endSessionsOfPersonAction: { who: 'admin', act: (actor) => people.endSessionsOfPersonAction.as(actor, { personId: story.consumer.personId }) },
  publishServiceAction: { who: 'owner', act: (actor) => publishService1(actor, { name: 'service2' }), waitsFor: row('account', () => '111111111111') },
  retryServiceAction: { who: 'owner', act: (actor) => services.retryServiceAction.as(actor, { serviceId: story.serviceId }) },
  repairServiceAction: { who: 'owner', act: (actor) => services.repairServiceAction.as(actor, { serviceId: story.serviceId, resourceId: null }) },
  setOnDriftAction: { who: 'owner', act: (actor) => services.setOnDriftAction.as(actor, { serviceId: story.serviceId, onDrift: 'REPORT' }), waitsFor: service },
  setOnwardSharingAction: { who: 'owner', act: (actor) => services.setOnwardSharingAction.as(actor, { serviceId: story.serviceId, onwardSharing: 'BLOCKED' }), waitsFor: service },
  correctServiceAction: { who: 'owner', act: (actor) => correct(actor, story.serviceId, { summary: 'Weather' }), waitsFor: service },
  renameServiceAction: { who: 'owner', act: (actor) => services.renameServiceAction.as(actor, { serviceId: story.serviceId, name: 'renamed' }), waitsFor: service },
  retireServiceAction: { who: 'owner', act: (actor) => services.retireServiceAction.as(actor, { serviceId: story.serviceId, reason: 'Nobody uses it.', confirmation: 'service1' }), waitsFor: service },
  renameGatewayAction: { who: 'owner', act: (actor) => services.renameGatewayAction.as(actor, { serviceId: story.serviceId, gatewayName: 'renamed' }), waitsFor: service },
  startPauseAction: { who: 'admin', act: (actor) => operations.startPauseAction.as(actor, { accountId: null, kind: 'connection', removalsToo: false, reason: 'An incident of AWS' }) },
  endPauseAction: { who: 'admin', act: (actor) => operations.endPauseAction.as(actor, { pauseId: ids.pause }), waitsFor: row('pause', () => ids.pause) },
  markReadAction: { who: 'owner', act: (actor) => notices.markReadAction.as(actor, { noticeId: ids.notice }) },
  markAllReadAction: { who: 'owner', act: (actor) => notices.markAllReadAction.as(actor, { asOf: new Date().toISOString() }) },
  submitRequestAction: { who: 'secondConsumer', act: (actor) => ask(actor, story.serviceId, secondAccountId), waitsFor: access(secondAccountId) },
  submitRenewalAction: { who: 'consumer', act: (actor) => askToRenew(actor, ids.grant), waitsFor: access(consumerAccountId) },
  approveRequestAction: { who: 'owner', act: (actor) => requests.approveRequestAction.as(actor, { requestId: ids.request, digest: ids.digest, comment: '' }), waitsFor: access(secondAccountId) },
  rejectRequestAction: { who: 'owner', act: (actor) => requests.rejectRequestAction.as(actor, { requestId: ids.request, digest: ids.digest, comment: 'No.' }), waitsFor: row('access_request', () => ids.request) },
  withdrawRequestAction: { who: 'secondConsumer', act: (actor) => requests.withdrawRequestAction.as(actor, { requestId: ids.request }), waitsFor: row('access_request', () => ids.request) },
  revokeGrantAction: { who: 'owner', act: (actor) => grants.revokeGrantAction.as(actor, { grantId: ids.grant, comment: '' }), waitsFor: access(consumerAccountId) },
  giveBackGrantAction: { who: 'consumer', act: (actor) => grants.giveBackGrantAction.as(actor, { grantId: ids.grant, comment: '' }), waitsFor: access(consumerAccountId) },
  suspendGrantAction: { who: 'owner', act: (actor) => suspend(actor, ids.grant), waitsFor: access(consumerAccountId) },
  resumeGrantAction: { who: 'owner', act: (actor) => grants.resumeGrantAction.as(actor, { grantId: ids.suspended }), waitsFor: access(outsideAccountId) },
  retryGrantAction: { who: 'consumer', act: (actor) => grants.retryGrantAction.as(actor, { grantId: ids.grant }) },
  connectAction: { who: 'consumer', act: (actor) => connectTo(actor, ids.grant, 'pergola-another'), waitsFor: access(consumerAccountId) },
  enterCredentialsAction: { who: 'consumer', act: (actor) => connections.enterCredentialsAction.as(actor, { connectionId: ids.connection, credentials: goodCredentials }), waitsFor: access(consumerAccountId) },
  removeConnectionAction: { who: 'consumer', act: (actor) => connections.removeConnectionAction.as(actor, { connectionId: ids.connection }), waitsFor: access(consumerAccountId) },
  repairConnectionAction: { who: 'consumer', act: (actor) => connections.repairConnectionAction.as(actor, { connectionId: ids.connection }) },
  retryConnectionAction: { who: 'consumer', act: (actor) => connections.retryConnectionAction.as(actor, { connectionId: ids.connection }) },
  sendTestAction: { who: 'consumer', act: (actor) => connections.sendTestAction.as(actor, { connectionId: ids.connection, method: 'GET', path: '/' }) },
  cutGhostAction: { who: 'owner', act: (actor) => ghosts.cutGhostAction.as(actor, { ghostId: ids.ghost }), waitsFor: access(ghostAccountId) },
  adoptGhostAction: { who: 'owner', act: (actor) => ghosts.adoptGhostAction.as(actor, { ghostId: ids.ghost, reason: 'They use it every night', until: dayFromNow(30) }), waitsFor: access(ghostAccountId) },
  removeObjectAction: { who: 'owner', act: (actor) => ghosts.removeObjectAction.as(actor, { objectId: ids.object }), waitsFor: row('marked_object', () => ids.object) },
  continueInstallationAction: { who: 'admin', act: (actor) => installation.continueInstallationAction.as(actor, { reason: 'This database is the right one', confirmation: 'continue' }) },
  markAsCopyAction: { who: 'admin', act: (actor) => installation.markAsCopyAction.as(actor, { reason: 'It is a copy for a test' }) },
  recheckInstallationAction: { who: 'admin', act: (actor) => installation.recheckInstallationAction.as(actor, {}) },
  endHeldGrantAction: { who: 'admin', act: (actor) => installation.endHeldGrantAction.as(actor, { grantId: ids.grant }), waitsFor: access(consumerAccountId) },
  lookAgainAction: { who: 'owner', act: (actor) => ghosts.lookAgainAction.as(actor, {}) },
};

/** What still may happen to a service whose retirement has begun, and why; everything else is refused. */
const whileRetiring: Record<string, string> = {
  ...Object.fromEntries(['endSessionAction', 'endSessionsOfPersonAction', 'startPauseAction', 'endPauseAction', 'markReadAction', 'markAllReadAction', 'continueInstallationAction', 'markAsCopyAction', 'recheckInstallationAction'].map((name) => [name, 'is about no service'])),
  publishServiceAction: 'is about another service',
  retryServiceAction: 'checks again, and changes no intent',
  retryGrantAction: 'checks again, and changes no intent',
  retryConnectionAction: 'checks again, and changes no intent',
  lookAgainAction: 'checks again, and changes no intent',
  rejectRequestAction: 'closes a request',
  withdrawRequestAction: 'closes a request',
  revokeGrantAction: 'removes access',
  giveBackGrantAction: 'removes access',
  endHeldGrantAction: 'removes access',
  removeConnectionAction: 'removes access',
  cutGhostAction: 'removes access',
  removeObjectAction: 'removes an object',
  sendTestAction: 'uses access for as long as it is there',
};

test('every action is in the table', () => {
  const features = readdirSync('lib', { withFileTypes: true }).filter((entry) => entry.isDirectory() && readdirSync(`lib/${entry.name}`).includes('actions.ts'));
  expect(features.map(({ name }) => name).toSorted()).toEqual(Object.keys(modules).toSorted());
  expect(Object.values(modules).flatMap((actions) => Object.keys(actions)).toSorted()).toEqual(Object.keys(attempts).toSorted());
});

/** Until a statement of the action waits for a lock. */
async function untilItWaits(): Promise<void> {
  for (const deadline = performance.now() + 10_000; performance.now() < deadline; await sleep(5)) {
    const { rows } = await holder.query(`SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`);
    if (rows.length > 0) return;
  }
  throw new Error('The action never waited for a lock');
}

/** Everything that a write could change, but the audit. */
async function written(): Promise<string> {
  const { rows } = await holder.query<{ state: string }>(`
    SELECT json_build_array((SELECT json_agg(row(r.id, r.generation, r.desired, r.repairs) ORDER BY r.id) FROM resource r), (SELECT json_agg(g ORDER BY g.id) FROM "grant" g), (SELECT json_agg(c ORDER BY c.id) FROM connection c),
      (SELECT json_agg(a ORDER BY a.id) FROM access_request a), (SELECT json_agg(p ORDER BY p.id) FROM pause p), (SELECT json_agg(h ORDER BY h.id) FROM ghost h), (SELECT json_agg(m ORDER BY m.id) FROM marked_object m), (SELECT json_agg(row(v.id, v.name, v.version) ORDER BY v.id) FROM service v), (SELECT json_agg(i) FROM installation i), (SELECT count(*) FROM notice_reading),
      (SELECT json_agg(k ORDER BY k."accountId") FROM account_check k))::text AS state`);
  return rows[0]!.state;
}

/** Starts the action while something is locked, takes the right away, lets go; returns how the action ended. What is changed under the same lock, its holder changes. */
async function refusalOf({ who, act, waitsFor }: Attempt, takeAway: (client: pg.Client | pg.Pool, actor: Actor) => Promise<unknown>, byLock?: string): Promise<AppError> {
  const actor = story[who];
  const other = new pg.Client({ connectionString: story.databaseUrl });
  await other.connect();
  try {
    await other.query('BEGIN');
    await other.query(waitsFor ? waitsFor() : `SELECT id FROM person WHERE id = '${actor.personId}' FOR UPDATE`);
    const ended = act(actor).then(
      () => new AppError('internal', 'It was done.'),
      (error: unknown) => error as AppError,
    );
    await untilItWaits();
    // What is waited for is not the actor's row, so taking the right away need not wait for the action.
    await takeAway(waitsFor && waitsFor() !== byLock ? holder : other, actor);
    await other.query('COMMIT');
    return await ended;
  } finally {
    await other.end();
  }
}

async function refusals(actor: Actor): Promise<number> {
  return db().auditEvent.count({ where: { actorId: actor.personId, outcome: 'REFUSED' } });
}

describe.each(Object.entries(attempts))('%s', (name, attempt) => {
  test('is refused when the session ends while it waits', async () => {
    const actor = story[attempt.who];
    const [before, refusedBefore] = [await written(), await refusals(actor)];
    const error = await refusalOf(attempt, (client, { sessionId }) => client.query('UPDATE session SET "endedAt" = now() WHERE id = $1', [sessionId]));
    await db().session.update({ where: { id: actor.sessionId! }, data: { endedAt: null } });
    expect(error).toMatchObject({ code: 'notSignedIn' });
    expect(await written()).toBe(before);
    expect(await refusals(actor)).toBe(refusedBefore + 1);
  });

  test('is refused when the membership, or the administrator, goes while it waits', async () => {
    const actor = story[attempt.who];
    const [before, refusedBefore] = [await written(), await refusals(actor)];
    const error = await refusalOf(attempt, (client, { personId, isAdmin }) =>
      client.query(isAdmin ? 'UPDATE person SET "isAdmin" = false WHERE id = $1' : 'DELETE FROM membership WHERE "personId" = $1', [personId]),
    );
    await db().person.update({ where: { id: actor.personId }, data: { isAdmin: actor.isAdmin } });
    await db().membership.createMany({ data: actor.teams.map(({ id: teamId }) => ({ personId: actor.personId, teamId })), skipDuplicates: true });
    // Marking what one is told as read is allowed to everyone; without a team it marks nothing.
    if (name === 'markAllReadAction') return;
    expect(['forbidden', 'notFound']).toContain(error.code);
    expect(await written()).toBe(before);
    expect(await refusals(actor)).toBe(refusedBefore + 1);
  });

  // The actions that go on while a service is retired have their reason in the table.
  if (Object.hasOwn(whileRetiring, name)) return;
  test('is refused when the retirement of the service begins while it waits', async () => {
    const before = await written();
    const error = await refusalOf(attempt, (client) => client.query(`UPDATE service SET state = 'RETIRING' WHERE id = $1`, [story.serviceId]), service());
    await db().service.update({ where: { id: story.serviceId }, data: { state: 'PUBLISHED' } });
    expect(['conflict', 'forbidden']).toContain(error.code);
    expect(error.publicMessage).toContain('is being retired');
    expect(await written()).toBe(before);
  });
});
