import { feedFromAccountOf, feedQueue } from '@/lib/controller/feed-queue';
import { readControllerGauges } from '@/lib/controller/gauges';
import { announceDue } from '@/lib/controller/wake';
import { endExpiredGrants } from '@/lib/grants/writes/end-expired';
import { readOverview } from '@/lib/operations/reads/overview';
import { readStuck } from '@/lib/operations/reads/stuck';
import { db } from '@/lib/platform/db';
import type { Engine } from './engine';

const times = 15;

/** How many resources of the due ones of a busy moment are due at once. */
export const busyDue = 1_000;

/**
 * Milliseconds, from call to answer, of what is asked of the database over and over, whatever there is to do: the queue's feeding
 * and announcing every second, the sweep, one claim, and what the page of the controller and a scrape of the metrics read. No worker may run.
 */
export async function statementCosts(engine: Engine): Promise<Map<string, number[]>> {
  const { rows } = await engine.client.query<{ id: string }>(`SELECT id FROM resource WHERE phase = 'CONVERGED' ORDER BY id LIMIT 1`);
  const { id } = rows[0]!;
  const works: [name: string, work: () => Promise<unknown>][] = [
    ['feeding the queue', () => feedQueue(db())],
    ['feeding after a pass', () => feedFromAccountOf(db(), id)],
    ['announcing', () => announceDue(db())],
    ['ending what has expired', endExpiredGrants],
    ['a claim', () => claimForNothing(engine, id)],
    ['the overview of the controller', readOverview],
    ['the list of what is moving', () => readStuck({ list: 'moving', reason: '', account: '', kind: '', page: 1 })],
    ['a scrape', readControllerGauges],
  ];
  const found = new Map<string, number[]>();
  for (const [name, work] of works) {
    await work();
    const taken: number[] = [];
    for (let time = 0; time < times; time += 1) taken.push(await timed(work));
    found.set(name, taken);
  }
  await makeDue(engine, busyDue);
  await feedQueue(db());
  const busy: number[] = [];
  for (let time = 0; time < times; time += 1) busy.push(await timed(() => feedQueue(db())));
  found.set(`feeding with ${busyDue.toLocaleString('en')} due`, busy);
  await makeIdle(engine);
  return found;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

async function claimForNothing({ client }: Engine, id: string): Promise<void> {
  await client.query('BEGIN');
  await client.query(`SELECT * FROM pergola_claim($1, 'bench', 20000, 4, 6)`, [id]);
  await client.query('ROLLBACK');
}

async function makeDue({ client }: Engine, count: number): Promise<void> {
  await client.query(`UPDATE resource SET "nextPassAt" = now() - interval '1 second' WHERE id IN (SELECT id FROM resource WHERE phase = 'CONVERGED' ORDER BY hashtext(id) LIMIT $1)`, [count]);
}

async function makeIdle({ client }: Engine): Promise<void> {
  await client.query('SELECT graphile_worker.remove_job(key) FROM graphile_worker.jobs WHERE locked_at IS NULL');
  await client.query(`UPDATE resource SET "nextPassAt" = now() + interval '5 minutes' * random() WHERE "nextPassAt" < now()`);
}
