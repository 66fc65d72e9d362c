import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { closeDb, db, Prisma } from '@/lib/platform/db';
import { verifyAudit } from '@/lib/platform/verify-audit';
import { preparePortalEnvironment } from '@/scripts/testing/portal-environment';
import { lockAccess } from '../access-lock';
import { endExpiredGrants } from './end-expired';
import { endInBatches } from './end-in-batches';

let client: pg.Client;

beforeAll(async () => {
  client = new pg.Client({ connectionString: await preparePortalEnvironment({ awsEndpointUrl: 'http://127.0.0.1:9' }) });
  await client.connect();
  await client.query(`
    INSERT INTO team (id, "group", name) VALUES ('own', 'own', 'Main'), ('use', 'use', 'Forecasting');
    INSERT INTO person (id, issuer, subject, email, name) VALUES ('per', 'i', 's', 'a@example.com', 'Olivia');
    INSERT INTO account (id, name, "teamId", regions) VALUES ('111111111111', 'Main', 'own', '{us-east-1}'), ('222222222222', 'Forecasting', 'use', '{us-east-1}')`);
  await resource('gateway', 'resource-gateway');
});
afterAll(async () => {
  await client.end();
  await closeDb();
});
beforeEach(async () => {
  await client.query(`UPDATE "grant" SET state = 'REVOKED'; SELECT graphile_worker.remove_job(key) FROM graphile_worker.jobs`);
});

async function resource(id: string, kind: string, accountId = '111111111111'): Promise<void> {
  await client.query(`INSERT INTO resource (id, key, kind, "accountId", region, spec, desired, phase, sentence) VALUES ($1, $1, $2, $3, 'us-east-1', '{}', 'PRESENT', 'CONVERGED', 'As wanted.')`, [id, kind, accountId]);
}

async function publish(service: string): Promise<void> {
  await resource(`${service}-configuration`, 'resource-configuration');
  await resource(`${service}-share`, 'resource-share');
  await resource(`${service}-principal`, 'share-principal');
  await client.query(`
    INSERT INTO service (id, name, "teamId", "accountId", region, summary, documentation, "portRanges", "signIn", "gatewayId", "configurationId", "shareId", "createdById", "updatedAt")
    VALUES ($1, $1, 'own', '111111111111', 'us-east-1', '', '', '{443}', 'NONE', 'gateway', $1 || '-configuration', $1 || '-share', 'per', now())`, [service]);
}

/** A grant of its own service, or one more of the same. With a connection. */
async function grant(id: string, { service = id, ended = true, state = 'ACTIVE' } = {}): Promise<void> {
  if (service === id) await publish(service);
  await client.query(`INSERT INTO access_request (id, "serviceId", "accountId", "teamId", "requesterId", reason, until, state) VALUES ($1, $2, '222222222222', 'use', 'per', '', now(), 'APPROVED')`, [`${id}-request`, service]);
  await client.query(
    `INSERT INTO "grant" (id, "requestId", "serviceId", "accountId", "teamId", until, state, "principalId") VALUES ($1, $1 || '-request', $2, '222222222222', 'use', now() + $3::interval, $4::"GrantState", $2 || '-principal')`,
    [id, service, ended ? '-1 second' : '1 day', state],
  );
  await resource(`${id}-connection`, 'connection', '222222222222');
  await client.query(`INSERT INTO connection (id, "grantId", name, "resourceId", "createdById") VALUES ($1, $1, $1, $1 || '-connection', 'per')`, [id]);
}

async function stateOf(id: string): Promise<string> {
  return (await db().grant.findUniqueOrThrow({ where: { id } })).state;
}

async function expiriesOf(id: string) {
  return db().auditEvent.findMany({ where: { subjectId: id }, select: { actorName: true, action: true, sentence: true, teamIds: true } });
}

async function wanted(id: string) {
  return db().resource.findUniqueOrThrow({ where: { id }, select: { desired: true, byDate: true, generation: true, phase: true } });
}

const absent = { desired: 'ABSENT', byDate: true, generation: 2, phase: 'PENDING' };

/** Grants of one service whose date has passed, in accounts 000000000001 and up. */
async function manyGrants(service: string, count: number): Promise<void> {
  await publish(service);
  await client.query(
    `WITH n AS (SELECT n, $1 || n AS id, lpad(n::text, 12, '0') AS account FROM generate_series(1, $2) n),
       accounts AS (INSERT INTO account (id, name, "teamId", regions) SELECT account, 'Forecasting', 'use', '{us-east-1}' FROM n ON CONFLICT DO NOTHING),
       requests AS (INSERT INTO access_request (id, "serviceId", "accountId", "teamId", "requesterId", reason, until, state) SELECT id || '-request', $1, '222222222222', 'use', 'per', '', now(), 'APPROVED' FROM n),
       principals AS (INSERT INTO resource (id, key, kind, "accountId", region, spec, desired, phase, sentence) SELECT id || '-principal', id || '-principal', 'share-principal', '111111111111', 'us-east-1', '{}', 'PRESENT', 'CONVERGED', '' FROM n)
     INSERT INTO "grant" (id, "requestId", "serviceId", "accountId", "teamId", until, "principalId")
       SELECT id, id || '-request', $1, account, 'use', now() - (1000 - n) * interval '1 millisecond', id || '-principal' FROM n`,
    [service, count],
  );
}

test('450 that end at one moment end once each, whatever the number of workers, and the chain verifies', async () => {
  await publish('many');
  await client.query(`
    INSERT INTO account (id, name, "teamId", regions) SELECT lpad(n::text, 12, '0'), 'Forecasting', 'use', '{us-east-1}' FROM generate_series(1, 450) n;
    INSERT INTO access_request (id, "serviceId", "accountId", "teamId", "requesterId", reason, until, state) SELECT 'q' || n, 'many', '222222222222', 'use', 'per', '', now(), 'APPROVED' FROM generate_series(1, 450) n;
    INSERT INTO resource (id, key, kind, "accountId", region, spec, desired, phase, sentence) SELECT 'p' || n, 'p' || n, 'share-principal', '111111111111', 'us-east-1', '{}', 'PRESENT', 'CONVERGED', '' FROM generate_series(1, 450) n;
    INSERT INTO "grant" (id, "requestId", "serviceId", "accountId", "teamId", until, "principalId") SELECT 'g' || n, 'q' || n, 'many', lpad(n::text, 12, '0'), 'use', now() - interval '1 second', 'p' || n FROM generate_series(1, 450) n`);
  await Promise.all([endExpiredGrants(), endExpiredGrants(), endExpiredGrants()]);
  await endExpiredGrants();
  expect(await db().grant.count({ where: { id: { startsWith: 'g' }, state: 'REVOKED', endedAt: { not: null }, endedById: null, cutGeneration: 2 } })).toBe(450);
  expect(await db().resource.count({ where: { id: { startsWith: 'p' }, key: { not: { contains: '-' } }, desired: 'ABSENT', byDate: true, generation: 2, phase: 'PENDING', nextPassAt: { not: null } } })).toBe(450);
  expect(await db().auditEvent.count({ where: { action: 'grant.expire' } })).toBe(450);
  expect(await verifyAudit(db())).toMatchObject({ intact: true });
});

test('everything that the grant gave is wanted absent, and a renewal that waits is closed before it', async () => {
  await grant('plain');
  await client.query(`UPDATE connection SET "comesBack" = true WHERE id = 'plain'`);
  await client.query(`INSERT INTO access_request (id, "serviceId", "accountId", "teamId", "requesterId", reason, until, "renewsGrantId") VALUES ('renewal', 'plain', '222222222222', 'use', 'per', '', now() + interval '1 day', 'plain')`);
  await endExpiredGrants();
  expect(await stateOf('plain')).toBe('REVOKED');
  expect([await wanted('plain-principal'), await wanted('plain-connection')]).toEqual([absent, absent]);
  expect(await db().connection.findUniqueOrThrow({ where: { id: 'plain' } })).toMatchObject({ comesBack: false });
  expect(await db().accessRequest.findUniqueOrThrow({ where: { id: 'renewal' } })).toMatchObject({ state: 'CANCELLED' });
  expect(await expiriesOf('plain')).toEqual([{ actorName: 'Pergola', action: 'grant.expire', sentence: 'ended the access of Forecasting to plain in account 222222222222, since its date had passed', teamIds: ['own', 'use'] }]);
  const { rows } = await client.query<{ action: string }>('SELECT action FROM audit_event ORDER BY seq DESC LIMIT 2');
  expect(rows.map(({ action }) => action)).toEqual(['grant.expire', 'request.lapse']);
});

test('a principal that another grant keeps stays, and the end is proven only by a later generation of it', async () => {
  await grant('kept', { state: 'SUSPENDED' });
  await grant('keeper', { service: 'kept', ended: false });
  await endExpiredGrants();
  expect([await stateOf('kept'), await stateOf('keeper')]).toEqual(['REVOKED', 'ACTIVE']);
  expect(await wanted('kept-principal')).toMatchObject({ desired: 'PRESENT', generation: 1 });
  expect(await wanted('kept-connection')).toEqual(absent);
  expect(await wanted('keeper-connection')).toMatchObject({ desired: 'PRESENT' });
  expect(await db().grant.findUniqueOrThrow({ where: { id: 'kept' } })).toMatchObject({ cutGeneration: 2 });
});

test('one that cannot be ended holds up no other', async () => {
  for (const id of ['first', 'broken', 'second']) await grant(id);
  await client.query(`
    CREATE FUNCTION refuse_end() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'not this one'; END $$;
    CREATE TRIGGER refuse_end BEFORE UPDATE ON "grant" FOR EACH ROW WHEN (OLD.id = 'broken') EXECUTE FUNCTION refuse_end()`);
  try {
    await endExpiredGrants();
  } finally {
    await client.query('DROP TRIGGER refuse_end ON "grant"; DROP FUNCTION refuse_end()');
  }
  expect([await stateOf('first'), await stateOf('broken'), await stateOf('second')]).toEqual(['REVOKED', 'ACTIVE', 'REVOKED']);
  expect(await wanted('broken-principal')).toMatchObject({ desired: 'PRESENT' });
  expect([await expiriesOf('broken'), (await verifyAudit(db())).intact]).toEqual([[], true]);
  await endExpiredGrants();
  expect(await stateOf('broken')).toBe('REVOKED');
});

test('what another transaction has in hand is left to it, and waits for nobody', async () => {
  await grant('busy');
  await db().$transaction(async (tx) => {
    await lockAccess(tx, 'busy', '222222222222');
    await endExpiredGrants();
  });
  expect(await stateOf('busy')).toBe('ACTIVE');
  await endExpiredGrants();
  expect(await stateOf('busy')).toBe('REVOKED');
});

test('the access locks that others hold do not end a sweep early, however many they are', async () => {
  await manyGrants('held', 250);
  const left = async () => (await db().grant.findMany({ where: { serviceId: 'held', state: 'ACTIVE' }, select: { accountId: true }, orderBy: { accountId: 'asc' } })).map(({ accountId }) => Number(accountId));
  // One of the first batch and the whole of the second.
  const held = [7, ...Array.from({ length: 100 }, (_, index) => 101 + index)];
  await db().$transaction(async (tx) => {
    for (const account of held) await lockAccess(tx, 'held', String(account).padStart(12, '0'));
    await endExpiredGrants();
    expect(await left()).toEqual(held);
  });
  await endExpiredGrants();
  expect(await left()).toEqual([]);
});

test('all grants of a retired service end although none has passed its date, by the person and for the reason, and those of other services go on', async () => {
  await grant('leaving', { ended: false });
  await grant('leaving-suspended', { service: 'leaving', ended: false, state: 'SUSPENDED' });
  await grant('staying', { ended: false });
  await endInBatches({ due: Prisma.sql`"serviceId" = 'leaving'`, ending: { how: 'revoke', by: { personId: 'per', name: 'Olivia' }, comment: 'leaving was retired: Use staying.', retires: true } });
  expect([await stateOf('leaving'), await stateOf('leaving-suspended'), await stateOf('staying')]).toEqual(['REVOKED', 'REVOKED', 'ACTIVE']);
  expect([await wanted('leaving-principal'), await wanted('leaving-connection')]).toEqual([absent, absent]);
  expect(await wanted('staying-principal')).toMatchObject({ desired: 'PRESENT' });
  expect(await db().grant.findUniqueOrThrow({ where: { id: 'leaving' } })).toMatchObject({ endedById: 'per', endComment: 'leaving was retired: Use staying.', cutGeneration: 2 });
  expect(await expiriesOf('leaving')).toEqual([{ actorName: 'Olivia', action: 'grant.revoke', sentence: 'revoked the access of Forecasting to leaving in account 222222222222, because the service is being retired', teamIds: ['own', 'use'] }]);
});
