import pg from 'pg';
import { beforeAll, expect, test } from 'vitest';
import { connectAction, enterCredentialsAction, sendTestAction } from '@/lib/connections/actions';
import { lookAgainAction } from '@/lib/ghosts/actions';
import { db } from '@/lib/platform/db';
import { runPass } from './run-pass';
import { approve, ask, connectTo, consumerAccountId, goodCredentials, resourceOf, revoke } from '@/scripts/testing/access-steps';
import { settle, startAccessStory, type AccessStory } from '@/scripts/testing/access-story';
import { whenFileIsDone } from '@/scripts/testing/when-file-is-done';

/* What a person did is committed before the first passes. A database that fails after that must not say that nothing was changed. */

let story: AccessStory;
let client: pg.Client;
let grantId: string;
let connectionId: string;

beforeAll(async () => {
  story = await startAccessStory();
  client = new pg.Client({ connectionString: story.databaseUrl });
  await client.connect();
  whenFileIsDone(() => client.end());
});

/** Until `work` is done, this event of a table fails as it does after a wait for a lock. */
async function whileBusy(event: string, when: string, work: () => Promise<void>): Promise<void> {
  await client.query(`
    CREATE OR REPLACE FUNCTION be_busy() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'canceling statement due to lock timeout' USING ERRCODE = '55P03'; END $$;
    CREATE TRIGGER be_busy BEFORE ${event} FOR EACH ROW WHEN (${when}) EXECUTE FUNCTION be_busy()`);
  await work().finally(() => client.query(`DROP TRIGGER be_busy ON ${event.split(' ON ')[1]}`));
}

const noPass = (work: () => Promise<void>) => whileBusy('UPDATE ON resource', `NEW."leaseOwner" LIKE 'action:%'`, work);
const saved = (name: string) => ({ code: 'databaseBusy', publicMessage: `The connection ${name} is saved, but Pergola could not finish handing over its credentials, and they are not kept. Open the connection in a minute. If it needs credentials then, enter them again.` });

test('an approval whose first pass fails is an approval, and workers do the rest', async () => {
  const requestId = await ask(story.consumer, story.serviceId, consumerAccountId);
  await noPass(async () => {
    grantId = await approve(story.owner, requestId);
  });
  expect(await db().accessRequest.findUniqueOrThrow({ where: { id: requestId } })).toMatchObject({ state: 'APPROVED' });
  await settle();
  expect(await db().grant.findUniqueOrThrow({ where: { id: grantId }, include: { principal: true } })).toMatchObject({ state: 'ACTIVE', principal: { phase: 'CONVERGED' } });
});

test('a connection whose credentials were not handed over is saved, says so, and takes them later', async () => {
  await noPass(async () => {
    await expect(connectTo(story.consumer, grantId, 'pergola-busy')).rejects.toMatchObject(saved('pergola-busy'));
  });
  ({ id: connectionId } = await db().connection.findFirstOrThrow({ where: { name: 'pergola-busy' } }));
  await settle();
  expect(await resourceOf(connectionId)).toMatchObject({ phase: 'BLOCKED', reason: 'credentialsNeeded' });
  await noPass(async () => {
    await expect(enterCredentialsAction.as(story.consumer, { connectionId, credentials: goodCredentials })).rejects.toMatchObject(saved('pergola-busy'));
  });
  await enterCredentialsAction.as(story.consumer, { connectionId, credentials: goodCredentials });
  await settle();
  expect(await resourceOf(connectionId)).toMatchObject({ phase: 'CONVERGED' });
});

test('a connection that AWS refused stays, with the reason, when it cannot be taken back', async () => {
  story.sandbox.addFault({ service: 'events', operation: 'CreateConnection', kind: 'fail', times: 1, error: { name: 'AccessDeniedException', httpStatus: 400 } });
  await whileBusy('DELETE ON connection', 'true', async () => {
    await expect(connectAction.as(story.consumer, { grantId, name: 'pergola-refused', credentials: goodCredentials, parameters: [] })).rejects.toMatchObject({ code: 'awsRefused', publicMessage: expect.stringMatching(/^EventBridge doesn’t have the credentials for pergola-refused, and Pergola doesn’t keep them\./) });
  });
  const { id: refused } = await db().connection.findFirstOrThrow({ where: { name: 'pergola-refused' } });
  expect((await resourceOf(refused)).phase).toMatch(/^(BLOCKED|PENDING)$/);
});

const changeCredentials = (credentials = goodCredentials) => enterCredentialsAction.as(story.consumer, { connectionId, credentials });
const lastAttempt = () => db().auditEvent.findFirstOrThrow({ where: { action: 'connection.enterCredentials', subjectId: connectionId }, orderBy: { seq: 'desc' } });

test('changed credentials whose pass cannot be recorded are not claimed, and the connection is not called ready until it is checked', async () => {
  const { awsArn, readyAt } = await resourceOf(connectionId);
  await whileBusy('UPDATE ON resource', `OLD."leaseOwner" LIKE 'action:%' AND NEW."leaseOwner" IS NULL`, async () => {
    await expect(changeCredentials()).rejects.toMatchObject(saved('pergola-busy'));
  });
  expect(await resourceOf(connectionId)).toMatchObject({ readyAt: null, sentence: 'Its credentials are being changed.' });
  expect(await lastAttempt()).toMatchObject({ outcome: 'FAILED', sentence: expect.stringContaining('EventBridge might have them') });
  await client.query('UPDATE resource SET "leaseUntil" = NULL');
  await settle();
  const checked = await resourceOf(connectionId);
  expect(checked).toMatchObject({ phase: 'CONVERGED', awsArn, formerArns: [] });
  expect(checked.readyAt!.getTime()).toBeGreaterThan(readyAt!.getTime());
});

test('credentials that AWS did not take are not claimed, and the connection goes on with those it has', async () => {
  story.sandbox.addFault({ service: 'events', operation: 'UpdateConnection', kind: 'throttle', times: 20 });
  await expect(changeCredentials()).rejects.toMatchObject({ code: 'awsRefused', publicMessage: expect.stringMatching(/^EventBridge doesn’t have the credentials for pergola-busy, and Pergola doesn’t keep them\. AWS asks us to slow down/) });
  story.sandbox.clearFaults();
  expect(await lastAttempt()).toMatchObject({ outcome: 'FAILED' });
  await settle();
  expect(await resourceOf(connectionId)).toMatchObject({ phase: 'CONVERGED' });
  expect(await sendTestAction.as(story.consumer, { connectionId, method: 'GET', path: '/' })).toMatchObject({ status: { code: 200 } });
});

test('a pause that begins after the check keeps the credentials out, and nothing is claimed', async () => {
  await client.query(`
    CREATE FUNCTION pause_now() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      INSERT INTO pause (id, kind, reason, "startedById") VALUES ('pau_0000000000000009', 'connection', 'An incident', '${story.admin.personId}'); RETURN NEW; END $$;
    CREATE TRIGGER pause_now BEFORE INSERT ON audit_event FOR EACH ROW WHEN (NEW.action IN ('connection.enterCredentials', 'connection.create') AND NEW.outcome = 'DONE') EXECUTE FUNCTION pause_now()`);
  const paused = { code: 'conflict', publicMessage: expect.stringMatching(/^Ada Admin has paused every change of a connection on AWS: An incident\. EventBridge gets no credentials until an administrator ends the pause\. Nothing was saved, and Pergola keeps no credentials\. Enter them again then\.$/) };
  const endPause = () => db().pause.delete({ where: { id: 'pau_0000000000000009' } });
  story.sandbox.clearCalls();
  await expect(changeCredentials()).rejects.toMatchObject(paused);
  expect(await lastAttempt()).toMatchObject({ outcome: 'FAILED' });
  await endPause();
  await expect(connectTo(story.consumer, grantId, 'pergola-paused')).rejects.toMatchObject(paused);
  expect(await db().connection.count({ where: { name: 'pergola-paused' } })).toBe(0);
  await client.query('DROP TRIGGER pause_now ON audit_event');
  expect(story.sandbox.calls().filter(({ eventName }) => /^(Create|Update)Connection$/.test(eventName))).toEqual([]);
  await expect(changeCredentials()).rejects.toMatchObject(paused);
  await endPause();
  // As the worker that the refusal woke.
  await runPass((await resourceOf(connectionId)).id, { owner: 'test' });
  expect(await resourceOf(connectionId)).toMatchObject({ phase: 'CONVERGED' });
});

test('a test request that was sent is not said to be undone when its result cannot be recorded', async () => {
  await whileBusy('INSERT ON audit_event', `NEW.action = 'connection.test'`, async () => {
    await expect(sendTestAction.as(story.consumer, { connectionId, method: 'GET', path: '/' })).rejects.toMatchObject({
      code: 'unavailable', publicMessage: 'The test request was sent, but Pergola could not record its result, so it shows none. Before you send it again, check whether service1 received it.',
    });
  });
});

test('readings that were asked for stay asked for', async () => {
  await whileBusy('UPDATE ON account_check', `NEW."leaseOwner" LIKE 'action:%'`, async () => {
    expect(await lookAgainAction.as(story.owner, {})).toEqual({ places: expect.any(Number) as number });
  });
  expect(await db().auditEvent.count({ where: { action: 'ghost.lookAgain' } })).toBe(1);
});

test('a revoke whose first pass fails is a revoke', async () => {
  await noPass(() => revoke(story.owner, grantId));
  expect(await db().grant.findUniqueOrThrow({ where: { id: grantId } })).toMatchObject({ state: 'REVOKED' });
});
