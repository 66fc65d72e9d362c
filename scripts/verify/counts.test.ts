import { expect, test } from 'vitest';
import { addCounts, countPlaywright, describeCounts, describeFailure, noTests, type PlaywrightReport } from './counts';

const spec = (title: string, status: 'expected' | 'unexpected' | 'flaky' | 'skipped', annotations: { type: string; description?: string }[] = []) => ({
  title,
  file: 'journey.spec.ts',
  line: 7,
  tests: [{ status, annotations, results: [{ errors: status === 'unexpected' ? [{ message: '\u001b[31mExpected: 1\u001b[39m' }] : [] }] }],
});

test('every way in which a journey can end is counted, in nested suites too', () => {
  const report: PlaywrightReport = {
    errors: [],
    suites: [
      {
        specs: [spec('publishes', 'expected'), spec('revokes', 'unexpected')],
        suites: [{ specs: [spec('sometimes', 'flaky'), spec('on real AWS', 'skipped', [{ type: 'skip', description: 'needs an account' }]), spec('later', 'skipped', [{ type: 'skip' }])] }],
      },
    ],
  };
  expect(countPlaywright(report)).toEqual({
    passed: 1,
    skipped: 2,
    unexplained: ['journey.spec.ts: later'],
    failures: [
      { test: 'journey.spec.ts:7 revokes', message: 'Expected: 1' },
      { test: 'journey.spec.ts:7 sometimes', message: '' },
    ],
  });
});

test('an error outside any test counts as a failure', () => {
  expect(countPlaywright({ suites: [], errors: [{ message: 'no browser' }] }).failures).toEqual([{ test: 'Outside any test', message: 'no browser' }]);
});

test('the last line says the sum', () => {
  const sum = addCounts({ ...noTests, passed: 1, skipped: 2 }, { passed: 3, skipped: 0, unexplained: ['x'], failures: [{ test: 'revokes', message: '' }] });
  expect(describeCounts(sum)).toBe('4 passed, 1 failed, 2 skipped');
  expect(sum.unexplained).toEqual(['x']);
});

test('the end of a run repeats what failed, and the beginning of why', () => {
  const message = ['Timed out', '', ...Array.from({ length: 20 }, (_, index) => `waiting ${index}`)].join('\n');
  const lines = describeFailure({ test: 'journey.spec.ts:7 revokes', message }).split('\n');
  expect(lines.slice(0, 3)).toEqual(['FAILED journey.spec.ts:7 revokes', '       Timed out', '       waiting 0']);
  expect(lines).toHaveLength(14);
  expect(lines.at(-1)).toBe('       …');
});
