import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createDatabase, startDatabase } from '../database';
import { applyMigrations } from '../migrations/migrate';
import { Matrix, nameOf, type CaseResult } from './matrix';
import { sampleOf } from './sample';

/* `npm run test:faults`: kills processes of the portal at every step that they take, and asks the oracle afterwards. */

const { values } = parseArgs({
  options: {
    sample: { type: 'string' },
    seed: { type: 'string' },
    only: { type: 'string' },
    minutes: { type: 'string', default: '60' },
    lanes: { type: 'string', default: String(cpus().length + 1) },
    verbose: { type: 'boolean' },
  },
});

const interrupted = new AbortController();
/** What must be taken away again, the last first. */
const undo: (() => Promise<unknown>)[] = [];

async function cleanUp(): Promise<void> {
  for (let next = undo.pop(); next; next = undo.pop()) await next();
}

async function main(): Promise<boolean> {
  // What is being played comes to its end first; a second signal ends everything at once.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupted.abort());
  try {
    const home = await mkdtemp(join(tmpdir(), 'pergola-faults-database-'));
    undo.push(() => rm(home, { recursive: true, force: true }));
    const database = await startDatabase({ home, durable: false });
    undo.push(() => database.stop());
    await applyMigrations(await createDatabase(database.url, 'template_of_faults'));
    const matrix = await Matrix.open({ server: database.url, template: 'template_of_faults', lanes: Number(values.lanes) });
    undo.push(() => matrix.close());
    return await run(matrix);
  } finally {
    await cleanUp();
  }
}

async function run(matrix: Matrix): Promise<boolean> {
  await matrix.record((line) => console.log(line));
  const seed = Number(values.seed ?? Date.now() % 1_000_000);
  const meant = values.only ? matrix.cases.filter((one) => nameOf(one).includes(values.only!)) : matrix.cases;
  const cases = values.sample ? sampleOf(meant, Number(values.sample), seed) : meant;
  if (values.sample) console.log(`${cases.length} of ${meant.length} cases, by --seed ${seed}`);
  const startedAt = performance.now();
  let done = 0;
  const results = await matrix.play(cases, {
    until: startedAt + Number(values.minutes) * 60_000,
    signal: interrupted.signal,
    tell: (result) => {
      done += 1;
      if (values.verbose) console.log(`${nameOf(result.case)} -> ${result.wasHit ? '' : 'not reached; '}${result.ending} (${Math.round(result.ms)} ms)`);
      else if (done % 50 === 0) console.log(`${done} of ${cases.length}, ${Math.round((performance.now() - startedAt) / 1_000)} s`);
      for (const violation of result.violations) console.log(`VIOLATION ${nameOf(result.case)}\n  ${violation}`);
    },
  });
  return summarize(results, cases.length, (performance.now() - startedAt) / 1_000);
}

function summarize(results: readonly CaseResult[], meant: number, seconds: number): boolean {
  const hit = results.filter(({ wasHit }) => wasHit);
  const points = new Set(hit.flatMap(({ case: { episode, kill } }) => (kill ? [`${episode.name} ${kill.label} ${kill.nth}`] : [])));
  const violations = results.reduce((sum, { violations: found }) => sum + found.length, 0);
  const endings = new Map<string, number>();
  for (const { case: { episode }, ending } of hit) endings.set(`${episode.name}: ${ending}`, (endings.get(`${episode.name}: ${ending}`) ?? 0) + 1);
  console.log('\nHow they ended:');
  for (const [ending, ended] of [...endings].toSorted(([one], [other]) => one.localeCompare(other))) console.log(`  ${String(ended).padStart(4)}  ${ending}`);
  const average = results.reduce((sum, { ms }) => sum + ms, 0) / Math.max(1, results.length);
  console.log(`\n${seconds.toFixed(0)} s, ${(average / 1_000).toFixed(1)} s a case${results.length < meant ? `; ${meant - results.length} cases were not played, for the time was over` : ''}`);
  console.log(`not reached: ${results.length - hit.length}`);
  console.log(`crash points tried: ${points.size}`);
  console.log(`faults injected: ${hit.length}`);
  console.log(`oracle violations: ${violations}`);
  return violations === 0 && results.length === meant;
}

main().then(
  (ok) => process.exit(ok ? 0 : 1),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
