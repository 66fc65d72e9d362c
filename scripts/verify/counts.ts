import { stripVTControlCharacters } from 'node:util';

/** How the tests of a runner ended. A test that was skipped without a reason is in `unexplained`. */
export interface Counts {
  passed: number;
  skipped: number;
  unexplained: string[];
  failures: TestFailure[];
}

/** A test that failed, or a file or a runner that fell over before it came to its tests. */
export interface TestFailure {
  test: string;
  message: string;
}

export const noTests: Counts = { passed: 0, skipped: 0, unexplained: [], failures: [] };

/** Of a runner that left no counts. */
export function fellOver(runner: string): TestFailure {
  return { test: runner, message: 'The runner ended before it could count. What it said last is above.' };
}

/** Lines of a failure's message that the end of a run repeats. */
const messageLines = 12;

/** The part that is read here of what Playwright's JSON reporter writes. */
export interface PlaywrightReport {
  suites: PlaywrightSuite[];
  errors: PlaywrightError[];
}

interface PlaywrightError {
  message?: string;
}

interface PlaywrightSuite {
  suites?: PlaywrightSuite[];
  specs: {
    title: string;
    file: string;
    line: number;
    tests: { status: 'expected' | 'unexpected' | 'flaky' | 'skipped'; annotations: { type: string; description?: string }[]; results: { errors: PlaywrightError[] }[] }[];
  }[];
}

/** A test that passed only when it was tried again counts as failed. */
export function countPlaywright(report: PlaywrightReport): Counts {
  const counts: Counts = { ...structuredClone(noTests), failures: report.errors.map((error) => ({ test: 'Outside any test', message: describeErrors([error]) })) };
  const visit = (suite: PlaywrightSuite) => {
    for (const { title, file, line, tests } of suite.specs) {
      for (const { status, annotations, results } of tests) {
        if (status === 'expected') counts.passed += 1;
        else if (status !== 'skipped') counts.failures.push({ test: `${file}:${line} ${title}`, message: describeErrors(results.flatMap(({ errors }) => errors)) });
        else {
          counts.skipped += 1;
          if (!annotations.some(({ type, description }) => (type === 'skip' || type === 'fixme') && description)) counts.unexplained.push(`${file}: ${title}`);
        }
      }
    }
    suite.suites?.forEach(visit);
  };
  report.suites.forEach(visit);
  return counts;
}

export function describeErrors(errors: readonly { message?: string }[]): string {
  return errors.map(({ message }) => stripVTControlCharacters(message ?? 'without a word')).join('\n');
}

export function addCounts(a: Counts, b: Counts): Counts {
  return { passed: a.passed + b.passed, skipped: a.skipped + b.skipped, unexplained: [...a.unexplained, ...b.unexplained], failures: [...a.failures, ...b.failures] };
}

/** What failed and why, in short: thousands of lines may lie between a failure and the end of its run. */
export function describeFailure({ test, message }: TestFailure): string {
  const lines = message.split('\n').filter((line) => line.trim());
  const shown = [...lines.slice(0, messageLines), ...(lines.length > messageLines ? ['…'] : [])];
  return [`FAILED ${test}`, ...shown.map((line) => `       ${line}`)].join('\n');
}

/** The last line of `npm test`. */
export function describeCounts({ passed, failures, skipped }: Counts): string {
  return `${passed} passed, ${failures.length} failed, ${skipped} skipped`;
}
