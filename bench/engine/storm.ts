import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { logFileVariable } from '../run-figure';
import type { Engine } from './engine';
import { countOutOfOrder, type FirstPass, type Urgency } from './out-of-order';

export interface Drained {
  seconds: number;
  /** Number of the pass, of all in their order of ending, at which the last of each urgency ended. */
  lastPlaces: [number, number, number];
  outOfOrder: number;
}

/** Makes all converged resources due at once: consumers of some to be cut, others awaited, the rest only to be compared. Gives the urgency by id. */
export async function makeStorm({ client }: Engine, { revokes, awaited, total }: { revokes: number; awaited: number; total: number }): Promise<Map<string, Urgency>> {
  const choose = async (where: string, limit: number, set: string, urgency: Urgency) => {
    const { rows } = await client.query<{ id: string }>(
      `UPDATE resource SET ${set} WHERE id IN (SELECT id FROM resource WHERE ${where} AND phase = 'CONVERGED' AND desired = 'PRESENT' ORDER BY hashtext(id) LIMIT $1) RETURNING id`,
      [limit],
    );
    return rows.map(({ id }) => [id, urgency] as const);
  };
  const news = `generation = generation + 1, "wantedAt" = now(), phase = 'PENDING', "phaseSince" = now()`;
  const storm = [
    ...(await choose(`kind = 'share-principal'`, revokes, `${news}, desired = 'ABSENT'`, 0)),
    ...(await choose(`kind <> 'resource-gateway'`, awaited, news, 1)),
    ...(await choose(`kind <> 'resource-gateway'`, total - revokes - awaited, `"checkedAt" = now()`, 2)),
  ];
  await client.query(`UPDATE resource SET "nextPassAt" = now() - random() * interval '1 minute' WHERE id = ANY($1)`, [storm.map(([id]) => id)]);
  return new Map(storm);
}

/** Waits until each of them was looked at, and reads the worker's log for when that began. To be called before a worker starts. */
export async function drain({ client }: Engine, storm: Map<string, Urgency>): Promise<Drained> {
  const ids = [...storm.keys()];
  const since = Date.now();
  const { rows: [beginning] } = await client.query<{ at: Date }>('SELECT clock_timestamp() AS at');
  for (;;) {
    await sleep(1_000);
    const { rows } = await client.query<{ count: number }>('SELECT count(*)::int AS count FROM resource WHERE id = ANY($1) AND ("nextPassAt" < $2 OR "leaseUntil" IS NOT NULL)', [ids, beginning!.at]);
    if (rows[0]!.count === 0) break;
  }
  const passes = await firstPasses(storm, since);
  const lastPlaces = ([0, 1, 2] as const).map((urgency) => passes.findLastIndex((pass) => pass.urgency === urgency) + 1) as [number, number, number];
  const seconds = (Math.max(...passes.map(({ endMs }) => endMs)) - Math.min(...passes.map(({ startMs }) => startMs))) / 1000;
  return { seconds, lastPlaces, outOfOrder: countOutOfOrder(passes) };
}

/** In the order in which they ended. A pass writes its line just after it has written the row. */
async function firstPasses(storm: Map<string, Urgency>, since: number): Promise<FirstPass[]> {
  const found = new Map<string, FirstPass>();
  await sleep(2_000);
  for (const line of readFileSync(process.env[logFileVariable]!, 'utf8').split('\n')) {
    if (!line.includes('"msg":"pass"')) continue;
    const { time, ms, resource, account } = JSON.parse(line) as { time: string; ms: number; resource: string; account: string };
    const endMs = Date.parse(time);
    const urgency = storm.get(resource);
    if (endMs < since || urgency === undefined || found.has(resource)) continue;
    found.set(resource, { urgency, accountId: account, startMs: endMs - ms, endMs });
  }
  if (found.size < storm.size) throw new Error(`Only ${found.size} of ${storm.size} passes are in the log.`);
  return [...found.values()].sort((one, other) => one.endMs - other.endMs);
}
