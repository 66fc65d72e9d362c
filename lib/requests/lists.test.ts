import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { activityOptions, activityPage } from '@/lib/activity/reads';
import { activityQuerySchema } from '@/lib/activity/schema';
import { grantRowsOfService, grantRowsOfTeams } from '@/lib/grants/reads';
import type { Actor } from '@/lib/platform/actor';
import { recordAudit } from '@/lib/platform/audit';
import { closeDb, db } from '@/lib/platform/db';
import { scopeOf } from '@/lib/platform/scope';
import { ownedServices } from '@/lib/services/reads/owned';
import { preparePortalEnvironment } from '@/scripts/testing/portal-environment';
import { decidingInclude } from './deciders';
import { mayDecide } from './policy';
import { decidedRequests, pendingRequestCount, requestingAccounts, requestsOfTeams, requestsToDecide } from './reads';

let client: pg.Client;

/** Approvers that each service names. Cleo is absent, and Dan is not in the team. */
const approvers: Record<string, string[]> = { everyone: [], anna: ['anna'], absent: ['cleo'], left: ['dan'], both: ['anna', 'ben'], some: ['ben', 'cleo', 'dan'] };
const people: Record<string, string> = { anna: 'own', ben: 'own', cleo: 'own', dan: 'use', uma: 'use' };

const actor = (personId: string): Actor => ({ personId, name: personId, email: '', isAdmin: false, sessionId: null, teams: [{ id: people[personId]!, name: '' }] });

beforeAll(async () => {
  client = new pg.Client({ connectionString: await preparePortalEnvironment({ awsEndpointUrl: 'http://127.0.0.1:9' }) });
  await client.connect();
  await client.query(`
    INSERT INTO team (id, "group", name) VALUES ('own', 'own', 'Main'), ('use', 'use', 'Forecasting');
    INSERT INTO account (id, name, "teamId", regions) SELECT (500000000000 + n)::text, 'Account ' || n, 'use', '{us-east-1}' FROM generate_series(0, 149) n;
    INSERT INTO account (id, name, "teamId", regions) VALUES ('111111111111', 'Main', 'own', '{us-east-1}');
    INSERT INTO resource (id, key, kind, "accountId", region, spec, desired, phase, sentence) SELECT kind || n, kind || n, kind, '111111111111', 'us-east-1', '{}', 'PRESENT', 'CONVERGED', '' FROM generate_series(0, 109) n, unnest('{resource-gateway,resource-configuration,resource-share,share-principal}'::text[]) kind`);
  for (const [id, team] of Object.entries(people)) {
    await client.query(`INSERT INTO person (id, issuer, subject, email, name, "lastSeenAt") VALUES ($1, 'i', $1, $1, $1, $2)`, [id, id === 'cleo' ? new Date(0) : new Date()]);
    await client.query(`INSERT INTO membership VALUES ($1, $2)`, [id, team]);
  }
  await client.query(`
    INSERT INTO service (id, name, "teamId", "accountId", region, summary, documentation, "portRanges", "signIn", "gatewayId", "configurationId", "shareId", "createdById", "updatedAt")
    SELECT name, name, 'own', '111111111111', 'us-east-1', '', '', '{443}', 'NONE', 'resource-gateway' || n, 'resource-configuration' || n, 'resource-share' || n, 'anna', now()
    FROM unnest($1::text[]) WITH ORDINALITY AS named (name, n)`, [[...Object.keys(approvers), ...Array.from({ length: 100 }, (_, index) => `service-${index}`)]]);
  for (const [service, named] of Object.entries(approvers)) {
    await client.query(`INSERT INTO service_approver SELECT $1, unnest($2::text[])`, [service, named]);
    await client.query(`
      INSERT INTO access_request (id, "serviceId", "accountId", "teamId", "requesterId", reason, until)
      SELECT $1 || '-' || person, $1, (500000000000 + n)::text, 'use', person, '', now() FROM unnest('{anna,ben,uma}'::text[]) WITH ORDINALITY AS asking (person, n)`, [service]);
  }
  await client.query(`
    INSERT INTO access_request (id, "serviceId", "accountId", "teamId", "requesterId", reason, until, state, "decidedAt")
    SELECT 'rejected-' || n, 'everyone', '500000000009', 'use', 'uma', '', now(), 'REJECTED', now() FROM generate_series(1, 40000) n;
    INSERT INTO access_request (id, "serviceId", "accountId", "teamId", "requesterId", reason, until, state, "decidedAt")
    SELECT 'approved-' || n, 'anna', (500000000000 + n % 120)::text, 'use', 'uma', '', now(), 'APPROVED', now() FROM generate_series(1, 240) n;
    INSERT INTO "grant" (id, "requestId", "serviceId", "accountId", "teamId", until, state, "principalId")
    SELECT 'grant-' || n, 'approved-' || n, 'anna', (500000000000 + n % 120)::text, 'use', now() + interval '1 day', (CASE WHEN n > 120 THEN 'ACTIVE' ELSE 'REVOKED' END)::"GrantState", 'share-principal0' FROM generate_series(1, 240) n`);
});
afterAll(async () => {
  await client.end();
  await closeDb();
});

test.each(Object.keys(people))('the database counts and lists the requests that %s may decide on, as the policy does', async (personId) => {
  const pending = await db().accessRequest.findMany({ where: { state: 'PENDING' }, include: { service: { include: decidingInclude } } });
  const theirs = pending.filter((request) => mayDecide(actor(personId), request).allowed).map(({ id }) => id).sort();
  const { items, total } = await requestsToDecide(actor(personId));
  expect(items.map(({ id }) => id).sort()).toEqual(theirs);
  expect([total, await pendingRequestCount(actor(personId))]).toEqual([theirs.length, theirs.length]);
  expect(theirs.length > 0).toBe(['anna', 'ben'].includes(personId));
});

test.each([
  ['requests that led to no access', () => requestsOfTeams(scopeOf(actor('uma'))), { total: 40_018, count: 50, first: /^(everyone|anna|absent|left|both|some)-/ }],
  ['the last page of them', () => requestsOfTeams(scopeOf(actor('uma')), 9_999), { total: 40_018, page: 801, count: 18, first: /^rejected-/ }],
  ['decided requests', () => decidedRequests(scopeOf(actor('anna')), 2), { total: 40_240, page: 2, count: 50, first: /^(rejected|approved)-/ }],
  ['access of a team', () => grantRowsOfTeams(scopeOf(actor('uma')), 2), { total: 240, page: 2, count: 100, first: /^grant-/ }],
  ['access to a service, past the last page', () => grantRowsOfService(scopeOf(actor('anna')), 'anna', 7), { total: 240, page: 3, count: 40, first: /^grant-/ }],
  ['access to a service that another team owns', () => grantRowsOfService(scopeOf({ ...actor('anna'), teams: [] }), 'anna'), { total: 0, page: 1, count: 0, first: /^undefined$/ }],
  ['services of a team', () => ownedServices(scopeOf(actor('anna')), 2), { total: 106, page: 2, count: 6, first: /^service-/ }],
] as const)('%s', async (_name, read, { count, first, ...expected }) => {
  const { items, ...found } = await read();
  expect({ ...found, count: items.length }).toMatchObject({ ...expected, count });
  expect(String((items[0] as { id: string } | undefined)?.id)).toMatch(first);
});

test.each([
  ['no text', '', undefined, 150, 50, '500000000000'],
  ['part of a name', 'account 14', undefined, 11, 11, '500000000014'],
  ['a wildcard', '%', undefined, 0, 0, undefined],
  ['an account of another team', '111111111111', undefined, 0, 0, undefined],
  ['an account that is chosen and not among the first', '', '500000000149', 150, 51, '500000000000'],
] as const)('accounts to request for: %s', async (_name, search, chosen, total, count, first) => {
  const found = await requestingAccounts(actor('uma'), 'everyone', search, chosen);
  expect([found.total, found.items.length, found.items[0]?.id]).toEqual([total, count, first]);
  if (chosen) expect(found.items.at(-1)!.id).toBe(chosen);
});

test('the activity of a service with more requests than a statement has parameters', async () => {
  await db().$transaction(async (tx) => {
    for (const subject of [{ type: 'request', id: 'rejected-40000' }, { type: 'request', id: 'anna-uma' }, { type: 'service', id: 'everyone' }, { type: 'grant', id: 'grant-1' }]) {
      await recordAudit(tx, { actor: { personId: 'uma', name: 'Uma 100%' }, action: `${subject.type}.try`, outcome: 'DONE', subject, teamIds: ['own'], sentence: subject.id, data: {} });
    }
  });
  const read = async (address: Record<string, string>, personId = 'anna') => (await activityPage(scopeOf(actor(personId)), activityQuerySchema.parse(address))).events.map(({ sentence }) => sentence);
  expect(await read({ service: 'everyone' })).toEqual(['everyone', 'rejected-40000']);
  expect(await read({ service: 'anna' })).toEqual(['grant-1', 'anna-uma']);
  expect(await read({ person: '0%', outcome: 'DONE', action: 'grant.try', from: '2020-01-01' })).toEqual(['grant-1']);
  expect(await read({ person: '%%' })).toEqual([]);
  expect(await read({ to: '2020-01-01' })).toEqual([]);
  expect(await read({ service: 'everyone' }, 'uma')).toEqual([]);
  expect(await activityOptions(scopeOf(actor('anna')))).toMatchObject({ people: ['Uma 100%'], actions: ['grant.try', 'request.try', 'service.try'] });
});
