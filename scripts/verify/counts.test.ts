import { expect, test } from 'vitest';
import { addCounts, countPlaywright, describeCounts, type PlaywrightReport } from './counts';

const spec = (title: string, status: 'expected' | 'unexpected' | 'flaky' | 'skipped', annotations: { type: string; description?: string }[] = []) => ({
  title,
  file: 'journey.spec.ts',
  tests: [{ status, annotations }],
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
  expect(countPlaywright(report)).toEqual({ passed: 1, failed: 2, skipped: 2, unexplained: ['journey.spec.ts: later'] });
});

test('an error outside any test counts as a failure', () => {
  expect(countPlaywright({ suites: [], errors: ['no browser'] }).failed).toBe(1);
});

test('the last line says the sum', () => {
  const sum = addCounts({ passed: 1, failed: 0, skipped: 2, unexplained: [] }, { passed: 3, failed: 1, skipped: 0, unexplained: ['x'] });
  expect(describeCounts(sum)).toBe('4 passed, 1 failed, 2 skipped');
  expect(sum.unexplained).toEqual(['x']);
});
