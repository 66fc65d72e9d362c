import type { ConnectionTest } from '@/prisma/generated/client';
import { explainFault, isTestFault, type Explanation, type TestedCall } from './explain-test-result';

/** Whether a connection was shown to work, by a real request. */
export type TestStatus =
  /** The service responded as expected. */
  | { is: 'passed'; at: string; status: number | null; isDeclared: boolean }
  | { is: 'failed'; at: string; status: number | null; isDeclared: boolean; sign: 'error' | 'warning'; explanation: Explanation }
  /** Pergola is about to send the declared test, or waits for the response. */
  | { is: 'running' }
  | { is: 'notTested'; because: 'noTest' | 'noRole' | 'lost' | 'changed' | 'waiting' | 'notStarted' };

type Row = Pick<ConnectionTest, 'enteredAt' | 'sentAt' | 'attempts' | 'testedAt' | 'outcome' | 'status' | 'fault' | 'isDeclared'>;

interface Facts {
  /** Of the credentials that were entered last; null: none since this is recorded. */
  test: Row | null;
  /** When something else was wanted last of the connection, of what it reaches, or of the declared test. */
  changedAt: Date;
  /** Since when it is in its phase. */
  readySince: Date;
  call: Omit<TestedCall, 'isDeclared'>;
  /** The owners declare a test. */
  hasTest: boolean;
  /** The account has a role for HTTP Tasks. */
  hasRole: boolean;
  now: Date;
}

/** A test request gets its response, or the 60 seconds of an HTTP Task are over. */
const longestCallMs = 120_000;
/** Within this time after a connection is ready, a worker has sent the test. */
const soonMs = 60_000;

/** 401, 403, 407 and 5xx, and what keeps the call from the service at all, are errors; the rest may be the test's own fault. */
const warnings = new Set(['path', 'request', 'status', 'busy', 'notReady', 'tooLarge', 'cannotBeSent', 'unknown']);

export function testStatusOf({ test, changedAt, readySince, call, hasTest, hasRole, now }: Facts): TestStatus {
  if (test?.testedAt && test.outcome && test.testedAt >= changedAt) {
    const { status, isDeclared } = test;
    const at = test.testedAt.toISOString();
    if (test.outcome === 'PASSED') return { is: 'passed', at, status, isDeclared };
    const fault = isTestFault(test.fault) ? test.fault : 'unknown';
    return { is: 'failed', at, status, isDeclared, sign: warnings.has(fault) ? 'warning' : 'error', explanation: explainFault(fault, { call: { ...call, isDeclared }, status: status ?? 0 }) };
  }
  if (test?.sentAt && test.sentAt >= changedAt) return now.getTime() - test.sentAt.getTime() < longestCallMs ? { is: 'running' } : { is: 'notTested', because: 'lost' };
  if (!hasRole) return { is: 'notTested', because: 'noRole' };
  if (!hasTest || !test) return { is: 'notTested', because: test?.testedAt ? 'changed' : 'noTest' };
  if (!test.sentAt && test.attempts > 0) return { is: 'notTested', because: 'notStarted' };
  return now.getTime() - readySince.getTime() < soonMs ? { is: 'running' } : { is: 'notTested', because: 'waiting' };
}

/** Why it is not tested and what to do, for both sides. */
export function notTestedInWords(because: Extract<TestStatus, { is: 'notTested' }>['because'], { serviceName, accountId }: { serviceName: string; accountId: string }): string {
  switch (because) {
    case 'noTest':
      return `Not tested. The consumer’s team can send a test request to ${serviceName}.`;
    case 'noRole':
      return `Not tested. Account ${accountId} has no role for HTTP Tasks on record. An administrator of Pergola can add it with "pergola accounts add --consumes".`;
    case 'lost':
      return 'Not tested. Pergola sent the test request, but has no result of it. The consumer’s team can send a test request.';
    case 'changed':
      return 'Not tested since the connection was changed. The consumer’s team can send a test request.';
    case 'notStarted':
      return 'Not tested. AWS did not start the test request. Pergola tries up to 6 times, each time after a longer wait. The consumer’s team can send one now.';
    case 'waiting':
      return 'Not tested. Pergola sends the test request when changes are no longer paused and a worker is free. The consumer’s team can send one now.';
  }
}
