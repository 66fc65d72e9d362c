import { setTimeout as sleep } from 'node:timers/promises';
import type { WantedResource } from '@/lib/controller/declare';
import { wake } from '@/lib/controller/wake';
import { wantedOfAccess } from '@/lib/grants/wanted';
import { db } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import { configurationKey, shareKey, wantedOfService } from '@/lib/services/wanted';
import { insertRows } from '../insert-rows';
import { region } from '../portal';
import type { Engine } from './engine';

const consumerAccountId = '222222222222';
/** Of one statement that wakes. */
const batch = 1_000;

/** What so many published services with one consumer each want of AWS, over the given accounts in turn. */
export function wantedServices({ gateways }: Engine, accountIds: readonly string[], count: number): WantedResource[] {
  return Array.from({ length: count }, (_, index) => {
    const id = newId('svc');
    const accountId = accountIds[index % accountIds.length]!;
    const service = { id, name: id.replace('_', '-'), accountId, region, target: { domainName: `${id.replace('_', '-')}.example.com` }, portRanges: ['443'], onDrift: 'REPAIR' as const, onwardSharing: 'ALLOWED' as const };
    const access = { service: { ...service, shareKey: shareKey(id), configurationKey: configurationKey(id) }, accountId: consumerAccountId, isInvited: false, isNeeded: true };
    return [...wantedOfService(service, gateways.get(accountId)!), ...wantedOfAccess(access)];
  }).flat();
}

/** Writes resources down as intents do: due at once, in one transaction with what they rest on. Gives the ids of those that were not there. */
export async function writeWanted({ client }: Engine, wanted: readonly WantedResource[]): Promise<string[]> {
  await client.query('BEGIN');
  const now = new Date();
  const defaults = { desired: 'PRESENT', sentence: 'Waiting for its first look at AWS.', generation: 1, phase: 'PENDING', attempts: 0, leaseToken: 0, repairs: true, createdAt: now, wantedAt: now, phaseSince: now, nextPassAt: now };
  const rows = wanted.map(({ key, kind, accountId, region, spec }) => ({ id: newId('res'), key, kind, accountId, region, spec, ...defaults }));
  await insertRows(client, 'resource', rows);
  const { rows: known } = await client.query<{ id: string; key: string }>('SELECT id, key FROM resource WHERE key = ANY($1)', [wanted.flatMap(({ key, dependsOn }) => [key, ...dependsOn])]);
  const idOf = new Map(known.map(({ id, key }) => [key, id]));
  await insertRows(client, 'resource_dependency', wanted.flatMap(({ key, dependsOn }) => dependsOn.map((other) => ({ resourceId: idOf.get(key), dependsOnId: idOf.get(other) }))));
  await client.query('COMMIT');
  const fresh = new Set(rows.map(({ id }) => id));
  return known.map(({ id }) => id).filter((id) => fresh.has(id));
}

export async function wakeAll(ids: readonly string[]): Promise<void> {
  for (let from = 0; from < ids.length; from += batch) await wake(db(), ids.slice(from, from + batch));
}

/** Writes them down, wakes the workers and waits until they are as wanted. The time is the database's, from the wake-up to the last. */
export async function converge(engine: Engine, wanted: readonly WantedResource[]): Promise<{ ids: string[]; seconds: number }> {
  const ids = await writeWanted(engine, wanted);
  const { rows } = await engine.client.query<{ at: Date }>('SELECT clock_timestamp() AS at');
  await wakeAll(ids);
  await untilConverged(engine, ids);
  return { ids, seconds: ((await lastReadyAt(engine, ids)) - rows[0]!.at.getTime()) / 1000 };
}

export async function untilConverged({ client }: Engine, ids: readonly string[], limitMs = 180_000): Promise<void> {
  const deadline = performance.now() + limitMs;
  for (;;) {
    const { rows } = await client.query<{ key: string; sentence: string }>(`SELECT key, sentence FROM resource WHERE id = ANY($1) AND phase <> 'CONVERGED' LIMIT 5`, [ids]);
    if (rows.length === 0) return;
    if (performance.now() > deadline) throw new Error(`Not converged in ${limitMs} ms: ${rows.map(({ key, sentence }) => `${key}: ${sentence}`).join('; ')}`);
    await sleep(250);
  }
}

/** When the last of them became ready, in milliseconds since the epoch. */
export async function lastReadyAt({ client }: Engine, ids: readonly string[]): Promise<number> {
  const { rows } = await client.query<{ at: Date }>('SELECT max("readyAt") AS at FROM resource WHERE id = ANY($1)', [ids]);
  return rows[0]!.at.getTime();
}
