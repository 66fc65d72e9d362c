import { setTimeout as sleep } from 'node:timers/promises';
import type { WantedResource } from '@/lib/controller/declare';
import { newId } from '@/lib/platform/ids';
import { startEngine, type Engine } from '../engine/engine';
import { converge, untilConverged, wakeAll, wantedServices, writeWanted } from '../engine/work';
import type { Figure } from '../figure';
import { isQuick } from '../is-quick';
import { region } from '../portal';
import { median, percentile, summarise } from '../statistics';
import { startWorkerProcess } from '../worker-process';

const rounds = isQuick ? 1 : 5;
/** Of a round with the other account throttled, and of one alone. */
const shares = isQuick ? 40 : 80;
/** Somebody in the account wants another share this often. */
const everyMs = 75;
/** As much is due in the throttled account from the beginning, and more comes as often as in the other. */
const backlog = 150;

/** How long an account waits for what it wants while another is throttled all the time, over how long it waits alone. */
export async function measureNeighbours(): Promise<Figure[]> {
  const engine = await startEngine({ accounts: 2 });
  const [troubled, well] = engine.accountIds as [string, string];
  const worker = await startWorkerProcess();
  const shared = await sharedConfigurations(engine);
  const waits = { alone: [] as number[], beside: [] as number[] };
  const ratios: number[] = [];
  let refused = 0;
  await want(engine, well, shared, 20);
  for (let round = 0; round < rounds; round += 1) {
    const alone = await want(engine, well, shared, shares);
    engine.sandbox.addFault({ service: '*', operation: '*', accountId: troubled, kind: 'throttle', rate: 1 });
    engine.sandbox.clearCalls();
    await wakeAll(await writeWanted(engine, Array.from({ length: backlog }, () => shareOf(troubled, shared))));
    const [beside] = await Promise.all([want(engine, well, shared, shares), demand(engine, troubled, shared, shares)]);
    refused += engine.sandbox.calls().filter(({ accountId }) => accountId === troubled).length;
    await forgive(engine, troubled);
    waits.alone.push(...alone);
    waits.beside.push(...beside);
    ratios.push(percentile(beside, 95) / percentile(alone, 95));
  }
  await worker.stop();
  await engine.stop();
  const [alone, beside] = [percentile(waits.alone, 95), percentile(waits.beside, 95)];
  return [
    {
      name: 'neighbours',
      unit: 'ms',
      ...summarise(waits.beside),
      comparedWith: `the same account alone, 95 of 100 within ${Math.round(alone)} ms`,
      ratio: beside / alone,
      goal: 1.1,
      notes: [
        `The ratio is that of the 95th percentiles: ${Math.round(beside)} ms over ${Math.round(alone)} ms; medians ${Math.round(median(waits.beside))} and ${Math.round(median(waits.alone))} ms. By round: ${ratios.map((ratio) => ratio.toFixed(2)).join(', ')}.`,
        `The throttled account was asked ${Math.round(refused / rounds)} times a round of ${((shares * everyMs) / 1000).toFixed(0)} s, with ${backlog} to ${backlog + shares} resources due in it.`,
      ],
    },
  ];
}

/** The configuration of one service in each account, by account: every share holds it. */
async function sharedConfigurations(engine: Engine): Promise<Map<string, string>> {
  const wanted = wantedServices(engine, engine.accountIds, engine.accountIds.length);
  await converge(engine, wanted);
  return new Map(wanted.filter(({ kind }) => kind === 'resource-configuration').map(({ accountId, key }) => [accountId, key]));
}

function shareOf(accountId: string, configurations: Map<string, string>): WantedResource {
  const id = newId('svc');
  return { key: `resource-share/${id}`, kind: 'resource-share', accountId, region, spec: { name: id }, desired: 'present', dependsOn: [configurations.get(accountId)!] };
}

/** One share after the other, whether or not the one before is there. Gives their ids and when they were asked for. */
async function demand(engine: Engine, accountId: string, configurations: Map<string, string>, count: number): Promise<Map<string, number>> {
  const askedAt = new Map<string, number>();
  const beginning = performance.now();
  for (let share = 0; share < count; share += 1) {
    await sleep(Math.max(0, beginning + share * everyMs - performance.now()));
    const ids = await writeWanted(engine, [shareOf(accountId, configurations)]);
    askedAt.set(ids[0]!, Date.now());
    await wakeAll(ids);
  }
  return askedAt;
}

/** Milliseconds from the wake-up to the moment that is written down as the one from which it was as wanted. */
async function want(engine: Engine, accountId: string, configurations: Map<string, string>, count: number): Promise<number[]> {
  const askedAt = await demand(engine, accountId, configurations, count);
  await untilConverged(engine, [...askedAt.keys()]);
  const { rows } = await engine.client.query<{ id: string; readyAt: Date }>('SELECT id, "readyAt" FROM resource WHERE id = ANY($1)', [[...askedAt.keys()]]);
  return rows.map(({ id, readyAt }) => readyAt.getTime() - askedAt.get(id)!);
}

async function forgive({ client, sandbox }: Engine, accountId: string): Promise<void> {
  await client.query(`DELETE FROM resource WHERE "accountId" = $1 AND kind = 'resource-share' AND phase <> 'CONVERGED'`, [accountId]);
  await client.query('SELECT graphile_worker.remove_job(key) FROM graphile_worker.jobs WHERE locked_at IS NULL');
  sandbox.clearFaults();
  await client.query('DELETE FROM account_pace');
  await sleep(500);
}
