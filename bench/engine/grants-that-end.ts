import type { Actor } from '@/lib/platform/actor';
import { newId } from '@/lib/platform/ids';
import { insertRows } from '../insert-rows';
import { region } from '../portal';
import type { Engine } from './engine';

/** Rows that one statement inserts. */
const batch = 2_000;
const consumerAccountId = '222222222222';

/**
 * Makes an access of every converged share principal of the engine, with its service, its request, and a connection that AWS does not
 * hold. They end far in the future. Returns how many there are.
 */
export async function grantAll({ client, owner, consumer }: Engine): Promise<number> {
  const { rows: principals } = await client.query<{ id: string; accountId: string; configurationId: string; shareId: string; gatewayId: string }>(`
    SELECT p.id, p."accountId", c.id AS "configurationId", s.id AS "shareId", g.id AS "gatewayId" FROM resource p
    JOIN resource_dependency pc ON pc."resourceId" = p.id JOIN resource c ON c.id = pc."dependsOnId" AND c.kind = 'resource-configuration'
    JOIN resource_dependency ps ON ps."resourceId" = p.id JOIN resource s ON s.id = ps."dependsOnId" AND s.kind = 'resource-share'
    JOIN resource_dependency cg ON cg."resourceId" = c.id JOIN resource g ON g.id = cg."dependsOnId" AND g.kind = 'resource-gateway'
    WHERE p.kind = 'share-principal' AND p.phase = 'CONVERGED'`);
  for (let from = 0; from < principals.length; from += batch) {
    const some = principals.slice(from, from + batch).map((principal, index) => ({ ...principal, ...ids(), name: `mass-${from + index}` }));
    await insertRows(client, 'service', some.map((of) => serviceOf(of, owner)));
    await insertRows(client, 'access_request', some.map((of) => requestOf(of, consumer)));
    await insertRows(client, 'grant', some.map(({ grantId, requestId, serviceId, id: principalId }) => ({ id: grantId, requestId, serviceId, accountId: consumerAccountId, teamId: teamOf(consumer), until: farOff, state: 'ACTIVE', principalId, createdAt: new Date() })));
    await insertRows(client, 'resource', some.map(({ resourceId, connectionId, name }) => ({
      id: resourceId, key: `connection/${connectionId}`, kind: 'connection', accountId: consumerAccountId, region, spec: { name: `pergola-${name}`, serviceName: name, authorization: { type: 'BASIC' }, parameters: [] },
      desired: 'PRESENT', generation: 1, phase: 'CONVERGED', sentence: 'As wanted.', attempts: 0, leaseToken: 0, repairs: true, byDate: false, createdAt: new Date(), wantedAt: new Date(), phaseSince: new Date(),
    })));
    await insertRows(client, 'resource_dependency', some.flatMap(({ resourceId, id, configurationId }) => [id, configurationId].map((dependsOnId) => ({ resourceId, dependsOnId }))));
    await insertRows(client, 'connection', some.map(({ connectionId, grantId, name, resourceId }) => ({ id: connectionId, grantId, kind: 'EVENTBRIDGE', name: `pergola-${name}`, resourceId, createdById: consumer.personId, createdAt: new Date(), comesBack: false })));
  }
  // AWS holds no such connection: nobody is to find that out before their access ends.
  await client.query(`INSERT INTO account_check ("accountId", region, task, "nextAt") SELECT $1, $2, task, now() + interval '1 day' FROM unnest(array['drift']) task ON CONFLICT ("accountId", region, task) DO UPDATE SET "nextAt" = excluded."nextAt"`, [consumerAccountId, region]);
  await client.query('VACUUM ANALYZE');
  return principals.length;
}

/** Lets all but these end at one moment, some seconds before this returns. Returns when they could first be seen as ended, on the database's clock. */
export async function endAllNow({ client }: Engine, except: readonly string[]): Promise<Date> {
  await client.query(`UPDATE "grant" SET until = clock_timestamp() - interval '1 second' WHERE state = 'ACTIVE' AND NOT id = ANY($1)`, [except]);
  const { rows } = await client.query<{ at: Date }>('SELECT clock_timestamp() AS at');
  return rows[0]!.at;
}

/** So many requests that wait for a decision of the owners, each for a service of its own. */
export async function requestsToDecide({ client, owner, consumer }: Engine, count: number): Promise<string[]> {
  const { rows: services } = await client.query<{ id: string }>(`SELECT id FROM service WHERE "teamId" = $1 ORDER BY id LIMIT $2`, [teamOf(owner), count]);
  const requests = services.map(({ id: serviceId }) => ({ ...requestOf({ requestId: newId('req'), serviceId }, consumer), accountId: '333333333333', state: 'PENDING' }));
  await insertRows(client, 'access_request', requests);
  return requests.map(({ id }) => id);
}

const farOff = new Date('2099-01-01T00:00:00.000Z');

function teamOf(person: Actor): string {
  return person.teams[0]!.id;
}

function ids() {
  return { serviceId: newId('svc'), requestId: newId('req'), grantId: newId('grt'), connectionId: newId('con'), resourceId: newId('res') };
}

function serviceOf(of: { serviceId: string; name: string; accountId: string; gatewayId: string; configurationId: string; shareId: string }, owner: Actor): object {
  const { serviceId: id, name, accountId, gatewayId, configurationId, shareId } = of;
  return {
    id, name, teamId: teamOf(owner), accountId, region, state: 'PUBLISHED', onDrift: 'REPAIR', onwardSharing: 'ALLOWED', summary: 'A service of the benchmark', documentation: '', tags: [],
    domainName: `${name}.example.com`, portRanges: ['443'], signIn: 'BASIC', signInDetails: {}, parameters: [], version: 1, gatewayId, configurationId, shareId, createdById: owner.personId, createdAt: new Date(), updatedAt: new Date(),
  };
}

function requestOf({ requestId: id, serviceId }: { requestId: string; serviceId: string }, consumer: Actor) {
  return { id, serviceId, accountId: consumerAccountId, teamId: teamOf(consumer), requesterId: consumer.personId, reason: 'For the benchmark.', until: farOff, state: 'APPROVED', createdAt: new Date() };
}
