import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Files that take half a minute and more, mostly waiting for leases to run out and workers to come and go, the longest
 * first. Begun last, which is what happens to small files on a machine that has never run them, each would keep one
 * processor waiting alone.
 */
const longest = [
  'lib/controller/crash-matrix.test.ts',
  'lib/controller/worker-processes.test.ts',
  'scripts/faults/life/life.test.ts',
  'lib/controller/fairness.test.ts',
  'lib/controller/killed-worker.test.ts',
  'sandbox/conformance/registry.test.ts',
  'lib/controller/aws-refuses.test.ts',
  'lib/controller/health.test.ts',
  'lib/controller/database-restarts.test.ts',
  'lib/services/publish.test.ts',
  'scripts/testing/oracle.test.ts',
  'lib/controller/storm.test.ts',
];

function placeOf({ moduleId }: TestSpecification): number {
  const place = longest.findIndex((name) => moduleId.endsWith(`/${name}`));
  return place === -1 ? longest.length : place;
}

/** The order of Vitest, but that the longest begin. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).toSorted((one, other) => placeOf(one) - placeOf(other));
  }
}
