import { expect, test } from 'vitest';
import { disturbanceKinds } from './disturbance-kinds';
import { live } from './life';
import { lifeMinutes, planLife } from './plan';

/* A small life with one disturbance of each kind. A whole one is `npm run test:life`; another plan is `FAULTS_SEED=<seed>`. */

/** The same in every run, so that a change is not blamed for what another one left. */
const seed = Number(process.env.FAULTS_SEED ?? 449_787);
const size = { services: 4, grants: 12, owners: 2, consumers: 4, unrest: 0 };

test('the same seed gives the same life, and its neighbour another', () => {
  expect(planLife(size, seed)).toEqual(planLife(size, seed));
  expect(planLife(size, seed + 1).disturbances).not.toEqual(planLife(size, seed).disturbances);
});

test(`eight hours of everything that goes wrong leave a world that is as it must be (seed ${seed})`, async () => {
  console.log(`life: seed ${seed}`);
  const result = await live({ ...size, seed, minutes: 0.35, workers: 2, standstillMs: 3_000, leaseMs: 1_000, longestLifeMs: 30_000, longestRecoveryMs: 60_000, muchToDo: 1, calls: 20, say: console.log });
  expect(result.violations).toEqual([]);
  // How far the hours come before the test has waited long enough depends on the machine.
  if (result.lived >= lifeMinutes) expect([...result.disturbances.keys()].toSorted()).toEqual(Object.keys(disturbanceKinds).toSorted());
  expect(result.figures['services published']).toBeGreaterThan(0);
  expect(result.looks).toBeGreaterThan(1);
}, 300_000);
