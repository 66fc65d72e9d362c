import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase, startDatabase } from '../database';
import { migrateOwn } from '../migrations/migrate';
import type { Figures } from './figures';
import { Matrix, nameOf, type CaseResult } from './matrix';
import { sampleOf } from './sample';

export interface MatrixOptions {
  /** So many of the cases, by `seed`; all without. */
  sample?: number;
  seed: number;
  /** Part of a case's name. */
  only?: string;
  minutes: number;
  lanes: number;
  isVerbose: boolean;
  signal: AbortSignal;
}

export interface MatrixPlayed extends Figures {
  crashPoints: number;
  /** Everything that was meant was played, and the oracle found nothing. */
  ok: boolean;
}

/** Kills processes of the portal at every step that they take, disturbs AWS, and asks the oracle afterwards. */
export async function playMatrix(options: MatrixOptions): Promise<MatrixPlayed> {
  /** What must be taken away again, the last first. */
  const undo: (() => Promise<unknown>)[] = [];
  try {
    const home = await mkdtemp(join(tmpdir(), 'pergola-faults-database-'));
    undo.push(() => rm(home, { recursive: true, force: true }));
    const database = await startDatabase({ home, durable: false });
    undo.push(() => database.stop());
    await migrateOwn(await createDatabase(database.url, 'template_of_faults'));
    const matrix = await Matrix.open({ server: database.url, template: 'template_of_faults', lanes: options.lanes });
    undo.push(() => matrix.close());
    return await play(matrix, options);
  } finally {
    for (let next = undo.pop(); next; next = undo.pop()) await next();
  }
}

async function play(matrix: Matrix, { sample, seed, only, minutes, isVerbose, signal }: MatrixOptions): Promise<MatrixPlayed> {
  await matrix.record({ say: (line) => console.log(line) });
  const meant = only ? matrix.cases.filter((one) => nameOf(one).includes(only)) : matrix.cases;
  const cases = sample ? sampleOf(meant, sample, seed) : meant;
  if (sample) console.log(`${cases.length} of ${meant.length} cases, by --seed ${seed}`);
  const startedAt = performance.now();
  const secondsSince = () => (performance.now() - startedAt) / 1_000;
  let done = 0;
  const results = await matrix.play(cases, {
    until: startedAt + minutes * 60_000,
    signal,
    tell: (result) => {
      done += 1;
      if (isVerbose) console.log(`${nameOf(result.case)} -> ${result.wasHit ? '' : 'not reached; '}${result.ending} (${Math.round(result.ms)} ms)`);
      else if (done % 50 === 0) console.log(`${done} of ${cases.length}, ${Math.round(secondsSince())} s`);
      for (const violation of result.violations) console.log(`VIOLATION ${nameOf(result.case)}\n  ${violation}`);
    },
  });
  const played = sumOf(results);
  tellEndings(results);
  const spent = [...matrix.spent()].map(([on, ms]) => `${on} ${(ms / 1_000 / Math.max(1, results.length)).toFixed(1)} s`).join(', ');
  console.log(`\n${results.length} of ${cases.length} cases in ${secondsSince().toFixed(0)} s, ${(secondsSince() / Math.max(1, results.length)).toFixed(2)} s a case; of a case in its lane: ${spent}`);
  console.log(`not reached: ${results.filter(({ wasHit }) => !wasHit).length}`);
  if (results.length < cases.length) console.log(`${cases.length - results.length} cases were NOT played: the time was over, or it was interrupted`);
  return { ...played, ok: played.violations === 0 && results.length === cases.length };
}

function sumOf(results: readonly CaseResult[]): Omit<MatrixPlayed, 'ok'> {
  const points = new Set(results.flatMap(({ wasHit, case: { episode, kill } }) => (wasHit && kill ? [`${episode.name} ${kill.label} ${kill.nth}`] : [])));
  return {
    crashPoints: points.size,
    faults: results.reduce((sum, { faults }) => sum + faults, 0),
    interleavings: 0,
    violations: results.reduce((sum, { violations }) => sum + violations.length, 0),
  };
}

function tellEndings(results: readonly CaseResult[]): void {
  const endings = new Map<string, number>();
  for (const { wasHit, case: { episode }, ending } of results) {
    if (wasHit) endings.set(`${episode.name}: ${ending}`, (endings.get(`${episode.name}: ${ending}`) ?? 0) + 1);
  }
  console.log('\nHow they ended:');
  for (const [ending, ended] of [...endings].toSorted(([one], [other]) => one.localeCompare(other))) console.log(`  ${String(ended).padStart(4)}  ${ending}`);
}
