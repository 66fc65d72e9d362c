import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RandomWorld, themes, type Step } from './random-world';

/**
 * `SANDBOX_FUZZ_SECONDS=600` looks for ten minutes, half of them at what nobody has looked at yet; `SANDBOX_FUZZ_SEED` looks
 * again at what was found. Without either it is the same look each time, so that a change is not blamed for what it did not do.
 */
const wantedSeconds = process.env.SANDBOX_FUZZ_SECONDS;
const seconds = Number(wantedSeconds ?? 20);
const chosenSeed = process.env.SANDBOX_FUZZ_SEED;
const fixedSeed = 20_261_124;
const stepsInARun = 150;

const kinds: { arbitrary: fc.Arbitrary<Step['kind']>; weight: number }[] = [
  { arbitrary: fc.constant('call'), weight: 90 },
  { arbitrary: fc.constant('clock'), weight: 6 },
  { arbitrary: fc.constant('fault'), weight: 3 },
  { arbitrary: fc.constant('restart'), weight: 1 },
];
const step: fc.Arbitrary<Step> = fc.record({ kind: fc.oneof(...kinds), seed: fc.nat() });

const usualSeeds = wantedSeconds === undefined ? [fixedSeed] : [fixedSeed, Math.floor(Math.random() * 2 ** 31)];
const seeds = chosenSeed === undefined ? usualSeeds : [Number(chosenSeed)];

it.each(seeds)('whatever several accounts do at random (seed %i), every answer keeps to the model and to its account, and restarts change nothing', { timeout: (seconds + 120) * 1000 }, async (seed) => {
  const totals = { runs: 0, calls: 0, good: 0, operations: new Set<string>() };
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...themes), fc.array(step, { minLength: stepsInARun, maxLength: stepsInARun, size: 'max' }), async (theme, steps) => {
      const home = mkdtempSync(join(tmpdir(), 'pergola-random-'));
      const world = await RandomWorld.open(home, theme);
      try {
        for (const one of steps) {
          await world.take(one);
          expect(world.problems).toEqual([]);
        }
        await world.compareAcrossRestart();
        expect(world.problems).toEqual([]);
      } finally {
        await world.close();
        rmSync(home, { recursive: true });
        totals.runs += 1;
        totals.calls += world.calls;
        totals.good += world.good;
        for (const [name, outcomes] of world.outcomes) if (outcomes.has('ok')) totals.operations.add(name);
      }
    }),
    { seed, numRuns: 1_000_000, interruptAfterTimeLimit: (seconds * 1000) / seeds.length, markInterruptAsFailure: false, endOnFailure: seconds < 60 },
  );
  console.log(`Seed ${seed}: ${totals.calls} calls in ${totals.runs} worlds, ${totals.good} of them good, of ${totals.operations.size} operations.`);
  expect(totals.good).toBeGreaterThan(totals.calls / 5);
});
