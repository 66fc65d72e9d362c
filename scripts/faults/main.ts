import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { filesOfCases, filesOfRaces } from './cases';
import type { Figures } from './figures';
import { numberOption } from './number-option';
import { playMatrix } from './play-matrix';
import { runTests } from './run-tests';

/*
 * `npm run test:faults`: the races in a thousand orders each, the single cases at their full size, and the whole crash matrix,
 * one after the other. `--part races` is one of them; what narrows the matrix (`--sample`, `--only`) leaves the others out.
 */

const { values } = parseArgs({
  options: {
    part: { type: 'string', multiple: true },
    races: { type: 'string', default: '1000' },
    sample: { type: 'string' },
    seed: { type: 'string' },
    only: { type: 'string' },
    minutes: { type: 'string', default: '60' },
    lanes: { type: 'string', default: String(cpus().length + 2) },
    verbose: { type: 'boolean', default: false },
  },
});

type PartName = 'races' | 'cases' | 'matrix';
type Played = Figures & { ok: boolean; crashPoints?: number };

const interrupted = new AbortController();
// What is being played comes to its end first; a second signal ends everything at once.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupted.abort());

const parts: Record<PartName, () => Promise<Played>> = {
  races: () => playRaces(numberOption('races', values.races), numberOption('lanes', values.lanes)),
  cases: () => runTests(filesOfCases, { RESTARTS: '12', RESTART_GRANTS: '100' }, interrupted.signal),
  matrix: () =>
    playMatrix({
      ...(values.sample && { sample: numberOption('sample', values.sample) }),
      seed: values.seed ? numberOption('seed', values.seed) : Date.now() % 1_000_000,
      only: values.only,
      minutes: numberOption('minutes', values.minutes),
      lanes: numberOption('lanes', values.lanes),
      isVerbose: values.verbose,
      signal: interrupted.signal,
    }),
};

/** In several runs at once, since a race mostly waits for its turn: so many orders in all. Each file of a run is a lane. */
async function playRaces(orders: number, lanes: number): Promise<Played> {
  const runs = Math.max(1, Math.floor(lanes / filesOfRaces.length));
  const sizes = { RACES: String(Math.ceil(orders / runs)) };
  const played = await Promise.all(Array.from({ length: runs }, () => runTests(filesOfRaces, sizes, interrupted.signal)));
  return played.reduce((sum, one) => ({ ok: sum.ok && one.ok, faults: sum.faults + one.faults, interleavings: sum.interleavings + one.interleavings, violations: sum.violations + one.violations }));
}

function chosen(): PartName[] {
  if (values.sample || values.only) return ['matrix'];
  const known = Object.keys(parts) as PartName[];
  for (const part of values.part ?? []) if (!known.includes(part as PartName)) throw new Error(`There is no part ${part}; there are ${known.join(', ')}.`);
  return values.part ? known.filter((part) => values.part!.includes(part)) : known;
}

const sum = { crashPoints: 0, faults: 0, interleavings: 0, violations: 0 };
const times: string[] = [];
let ok = true;
for (const part of chosen()) {
  if (interrupted.signal.aborted) {
    ok = false;
    times.push(`${part}: not played`);
    continue;
  }
  console.log(`\n── ${part} ──`);
  const since = performance.now();
  const played = await parts[part]().catch((error: unknown): Played => {
    console.error(error);
    return { ok: false, faults: 0, interleavings: 0, violations: 0 };
  });
  ok &&= played.ok;
  for (const name of Object.keys(sum) as (keyof typeof sum)[]) sum[name] += played[name] ?? 0;
  times.push(`${part}: ${((performance.now() - since) / 60_000).toFixed(1)} min${played.ok ? '' : ', FAILED'}`);
}

console.log(`\n${times.join('; ')}`);
console.log(`crash points tried: ${sum.crashPoints}`);
console.log(`faults injected: ${sum.faults}`);
console.log(`interleavings: ${sum.interleavings}`);
console.log(`oracle violations: ${sum.violations}`);
process.exit(ok ? 0 : 1);
