import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { WantedResource } from '@/lib/controller/declare';
import { wake } from '@/lib/controller/wake';
import { wantedOfAccess } from '@/lib/grants/wanted';
import { db } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import { configurationKey, shareKey, wantedOfService } from '@/lib/services/wanted';
import type { ResourceGatewaySpec } from '@/lib/controller/specs';
import { insertRows } from '../insert-rows';
import { region, startPortal, type Portal } from '../portal';
import { gatewayOf, onboardOwners, ownerAccounts, writeWideWorld } from './owner-accounts';

const consumerAccountId = '222222222222';

/** The controller with many accounts to work in: what the figures of the engine are measured on. */
export interface Engine extends Portal {
  client: pg.Client;
  accountIds: string[];
  /** By account. */
  gateways: Map<string, ResourceGatewaySpec>;
}

/** Without a delay of the sandbox's own, unless one is named. */
export async function startEngine({ accounts, logLevel = 'info' }: { accounts: number; logLevel?: string }): Promise<Engine> {
  const accountIds = ownerAccounts(accounts);
  const portal = await startPortal({ delays: 0, logLevel, world: writeWideWorld(accountIds) });
  for (const accountId of accountIds) portal.sandbox.setQuota('vpc-lattice.resourceConfigurations', accountId, region, 1_000_000);
  await onboardOwners(accountIds, portal.owner.teams[0]!.id);
  const gateways = new Map<string, ResourceGatewaySpec>();
  for (const accountId of accountIds) gateways.set(accountId, await gatewayOf(accountId));
  const client = new pg.Client({ connectionString: portal.databaseUrl });
  await client.connect();
  return {
    ...portal,
    client,
    accountIds,
    gateways,
    stop: async () => {
      await client.end();
      await portal.stop();
    },
  };
}

/** What so many published services with one consumer each want of AWS, over the given accounts in turn. */
export function wantedServices({ gateways }: Engine, accountIds: readonly string[], count: number): WantedResource[] {
  return Array.from({ length: count }, (_, index) => {
    const id = newId('svc');
    const accountId = accountIds[index % accountIds.length]!;
    const service = { id, name: id.toLowerCase().replaceAll('_', '-'), accountId, region, target: { domainName: `${index}.example.com` }, portRanges: ['443'], onDrift: 'REPAIR' as const };
    const access = { service: { ...service, shareKey: shareKey(id), configurationKey: configurationKey(id) }, accountId: consumerAccountId, isOutside: false, isNeeded: true };
    return [...wantedOfService(service, gateways.get(accountId)!), ...wantedOfAccess(access)];
  }).flat();
}

/** Writes resources down as an intent would, all at once; gives the ids of those that were not there. */
export async function writeWanted({ client }: Engine, wanted: readonly WantedResource[]): Promise<string[]> {
  const rows = wanted.map(({ key, kind, accountId, region, spec }) => ({ id: newId('res'), key, kind, accountId, region, spec, desired: 'PRESENT', sentence: 'Waiting for its first look at AWS.' }));
  await insertRows(client, 'resource', rows.map((row) => ({ ...row, generation: 1, phase: 'PENDING', attempts: 0, leaseToken: 0, repairs: true, createdAt: new Date(), wantedAt: new Date(), phaseSince: new Date() })));
  const { rows: known } = await client.query<{ id: string; key: string }>('SELECT id, key FROM resource WHERE key = ANY($1)', [rows.map(({ key }) => key)]);
  const idOf = new Map(known.map(({ id, key }) => [key, id]));
  await insertRows(client, 'resource_dependency', wanted.flatMap(({ key, dependsOn }) => dependsOn.map((other) => ({ resourceId: idOf.get(key), dependsOnId: idOf.get(other) }))));
  const fresh = new Set(rows.map(({ id }) => id));
  return known.map(({ id }) => id).filter((id) => fresh.has(id));
}

/** Writes them down and wakes the worker for them; waits until they are as wanted. Gives how long that took, by the database's clock. */
export async function converge(engine: Engine, wanted: readonly WantedResource[], limitMs = 120_000): Promise<{ resources: number; seconds: number }> {
  const ids = await writeWanted(engine, wanted);
  const [begun] = (await engine.client.query<{ at: Date }>('SELECT clock_timestamp() AS at')).rows;
  for (let from = 0; from < ids.length; from += 1_000) await wake(db(), ids.slice(from, from + 1_000));
  await untilConverged(engine, ids, limitMs);
  const { rows } = await engine.client.query<{ at: Date }>('SELECT max("readyAt") AS at FROM resource WHERE id = ANY($1)', [ids]);
  return { resources: ids.length, seconds: (rows[0]!.at.getTime() - begun!.at.getTime()) / 1000 };
}

async function untilConverged({ client }: Engine, ids: readonly string[], limitMs: number): Promise<void> {
  const deadline = performance.now() + limitMs;
  for (;;) {
    const { rows } = await client.query<{ key: string; sentence: string }>(`SELECT key, sentence FROM resource WHERE id = ANY($1) AND phase <> 'CONVERGED' LIMIT 5`, [ids]);
    if (rows.length === 0) return;
    if (performance.now() > deadline) throw new Error(`Not converged in ${limitMs} ms: ${rows.map(({ key, sentence }) => `${key}: ${sentence}`).join('; ')}`);
    await sleep(250);
  }
}

