/** How the tests of a runner ended. A test that was skipped without a reason is in `unexplained`. */
export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
  unexplained: string[];
}

/** The part that is read here of what Playwright's JSON reporter writes. */
export interface PlaywrightReport {
  suites: PlaywrightSuite[];
  errors: unknown[];
}

interface PlaywrightSuite {
  suites?: PlaywrightSuite[];
  specs: {
    title: string;
    file: string;
    tests: { status: 'expected' | 'unexpected' | 'flaky' | 'skipped'; annotations: { type: string; description?: string }[] }[];
  }[];
}

/** A test that passed only when it was tried again counts as failed. */
export function countPlaywright(report: PlaywrightReport): Counts {
  const counts: Counts = { passed: 0, failed: report.errors.length, skipped: 0, unexplained: [] };
  const visit = (suite: PlaywrightSuite) => {
    for (const spec of suite.specs) {
      for (const { status, annotations } of spec.tests) {
        if (status === 'expected') counts.passed += 1;
        else if (status !== 'skipped') counts.failed += 1;
        else {
          counts.skipped += 1;
          if (!annotations.some(({ type, description }) => (type === 'skip' || type === 'fixme') && description)) counts.unexplained.push(`${spec.file}: ${spec.title}`);
        }
      }
    }
    suite.suites?.forEach(visit);
  };
  report.suites.forEach(visit);
  return counts;
}

export function addCounts(a: Counts, b: Counts): Counts {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped, unexplained: [...a.unexplained, ...b.unexplained] };
}

/** The last line of `npm test`. */
export function describeCounts({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
