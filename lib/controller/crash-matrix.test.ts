import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { episodes } from '@/scripts/faults/episodes';
import { Matrix, nameOf } from '@/scripts/faults/matrix';
import { sampleOf } from '@/scripts/faults/sample';
import { templateName } from '@/scripts/testing/template-name';

/*
 * a process of the portal is killed at a step that it takes, a worker goes on, and the oracle is asked. The
 * steps come from a recorded run, so a new one is covered without anybody remembering it. This is a sample; the whole is
 * `npm run test:faults`, and another sample `FAULTS_SEED=<seed>`.
 */

/** With what they build upon. */
const episodesRecorded = 3;
const casesPlayed = 10;
const playMs = 20_000;
/** The same in every run, so that a change is not blamed for what another one left. */
const seed = Number(process.env.FAULTS_SEED ?? 476_261);

let matrix: Matrix;

beforeAll(async () => {
  matrix = await Matrix.open({ server: inject('databaseServerUrl'), template: templateName, lanes: 3 });
}, 120_000);

afterAll(() => matrix.close());

test(`killed anywhere, nothing is lost, doubled or left behind (seed ${seed})`, async () => {
  console.log(`crash matrix: seed ${seed}`);
  await matrix.record({ names: sampleOf(episodes, episodesRecorded, seed).map(({ name }) => name) });
  const results = await matrix.play(sampleOf(matrix.cases, casesPlayed, seed), { until: performance.now() + playMs });
  expect(results.flatMap((result) => result.violations.map((violation) => `${nameOf(result.case)}: ${violation}`))).toEqual([]);
  // Background work is never quite the same twice, so a few steps may not come again.
  expect(results.filter(({ wasHit }) => wasHit).length).toBeGreaterThanOrEqual(Math.ceil(results.length / 2));
}, 480_000);
