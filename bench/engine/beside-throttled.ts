import { setTimeout as sleep } from 'node:timers/promises';
import type { WantedResource } from '@/lib/controller/declare';
import { newId } from '@/lib/platform/ids';
import { region } from '../portal';
import { median } from '../statistics';
import type { Engine } from './engine';
import { converge, untilConverged, wakeAll, wantedServices, writeWanted } from './work';

/** Shares to begin with, one after the other, for the pace of the rest. */
const trials = 15;
/** Somebody wants the next one after this many times what one takes: what is measured is not a queue of its own making. */
const breath = 1.5;

export interface BesideThrottled {
  /** Milliseconds that each share of the account took, alone and beside the throttled one. */
  alone: number[];
  beside: number[];
  /** Calls to the throttled account meanwhile. */
  refused: number;
  everyMs: number;
}

export interface NeighbourRig {
  /** So many shares in an account alone, and then with so many due in the throttled one. */
  measure(shares: number, backlog: number): Promise<BesideThrottled>;
}

/** A worker must be running. */
export async function prepareNeighbours(engine: Engine): Promise<NeighbourRig> {
  const [troubled, well] = engine.accountIds as [string, string];
  const wanted = wantedServices(engine, [troubled, well], 2);
  await converge(engine, wanted);
  const configurations = new Map(wanted.filter(({ kind }) => kind === 'resource-configuration').map(({ accountId, key }) => [accountId, key]));
  const shareOf = (accountId: string) => newShare(accountId, configurations.get(accountId)!);
  const everyMs = breath * median(await want(engine, () => shareOf(well), trials, 500));
  return {
    async measure(shares, backlog) {
      const alone = await want(engine, () => shareOf(well), shares, everyMs);
      const due = await writeWanted(engine, Array.from({ length: backlog }, () => shareOf(troubled)));
      engine.sandbox.addFault({ service: '*', operation: '*', accountId: troubled, kind: 'throttle', rate: 1 });
      engine.sandbox.clearCalls();
      await wakeAll(due);
      const beside = await want(engine, () => shareOf(well), shares, everyMs);
      const refused = engine.sandbox.calls().filter(({ accountId }) => accountId === troubled).length;
      await forgive(engine, due);
      return { alone, beside, refused, everyMs };
    },
  };
}

/** A share of its own for what the account has published. */
function newShare(accountId: string, configuration: string): WantedResource {
  const id = newId('svc');
  return { key: `resource-share/${id}`, kind: 'resource-share', accountId, region, spec: { name: `pergola-${id}` }, desired: 'present', dependsOn: [configuration] };
}

/** One after the other, whether or not the one before is there: milliseconds from the wake-up to the moment that is written down as the one from which it was as wanted. */
async function want(engine: Engine, next: () => WantedResource, count: number, everyMs: number): Promise<number[]> {
  const askedAt = new Map<string, number>();
  const beginning = performance.now();
  for (let share = 0; share < count; share += 1) {
    await sleep(Math.max(0, beginning + share * everyMs - performance.now()));
    const ids = await writeWanted(engine, [next()]);
    askedAt.set(ids[0]!, Date.now());
    await wakeAll(ids);
  }
  await untilConverged(engine, [...askedAt.keys()]);
  const { rows } = await engine.client.query<{ id: string; readyAt: Date }>('SELECT id, "readyAt" FROM resource WHERE id = ANY($1)', [[...askedAt.keys()]]);
  return rows.map(({ id, readyAt }) => readyAt.getTime() - askedAt.get(id)!);
}

/** Nothing is throttled any more, and nothing of it is left to do. */
async function forgive({ client, sandbox }: Engine, ids: readonly string[]): Promise<void> {
  await client.query('DELETE FROM resource WHERE id = ANY($1)', [ids]);
  await client.query(`SELECT graphile_worker.remove_job('resource:' || id) FROM unnest($1::text[]) AS id`, [ids]);
  sandbox.clearFaults();
  await client.query('DELETE FROM account_pace');
  await sleep(500);
}
