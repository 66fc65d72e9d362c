import { expect, test } from 'vitest';
import { testStatusOf, type TestStatus } from './test-status';

const now = new Date('2026-12-01T12:00:00Z');
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1_000);
type Facts = Parameters<typeof testStatusOf>[0];
const entered = { enteredAt: ago(600), sentAt: null, attempts: 0, testedAt: null, outcome: null, status: null, fault: null, isDeclared: false };
const facts: Facts = {
  test: entered, changedAt: ago(600), readySince: ago(10), hasTest: true, hasRole: true, now,
  call: { serviceName: 'service1', signIn: 'BASIC', host: 'service1.main.example.com', port: 443, serviceHost: 'service1.main.example.com', portRanges: ['443'], accountId: '222222222222', expected: [200] },
};
const result = (outcome: 'PASSED' | 'FAILED', status: number | null, fault: string | null, isDeclared = true): Facts['test'] => ({ ...entered, sentAt: ago(9), testedAt: ago(5), outcome, status, fault, isDeclared });
const failed = (fault: string, status: number | null = null) => ({ test: result('FAILED', status, fault) });

test.each<[string, Partial<Facts>, string]>([
  ['just ready: about to be tested', {}, 'running'],
  ['sent, and no response yet', { test: { ...entered, sentAt: ago(30) } }, 'running'],
  ['sent, and never a result', { test: { ...entered, sentAt: ago(130) } }, 'lost'],
  ['ready for long, and still not tested', { readySince: ago(61) }, 'waiting'],
  ['no test declared', { hasTest: false }, 'noTest'],
  ['no role for HTTP Tasks', { hasRole: false }, 'noRole'],
  ['a connection that is older than this', { test: null }, 'noTest'],
  ['the expected status', { test: result('PASSED', 200, null) }, 'passed'],
  ['a manual success', { test: result('PASSED', 204, null, false), hasTest: false }, 'passed'],
  ['a success before the connection was changed', { test: result('PASSED', 200, null), changedAt: ago(1) }, 'running'],
  ['a success before a change, with no test declared', { test: result('PASSED', 200, null), changedAt: ago(1), hasTest: false }, 'changed'],
  ['a test that AWS did not start', { test: { ...entered, attempts: 1 } }, 'notStarted'],
  ['401', failed('credentials', 401), 'error'],
  ['407', failed('credentials', 407), 'error'],
  ['403', failed('notAllowed', 403), 'error'],
  ['500', failed('serviceError', 500), 'error'],
  ['503 of a manual request', { test: result('FAILED', 503, 'serviceError', false) }, 'error'],
  ['a certificate that is not trusted', failed('certificate'), 'error'],
  ['what is not HTTPS', failed('notHttps'), 'error'],
  ['nothing at the declared path', failed('path', 404), 'warning'],
  ['another success than declared', failed('status', 204), 'warning'],
  ['too many requests', failed('busy', 429), 'warning'],
  ['a cause that this version does not know', failed('no such cause', 200), 'warning'],
  ['a name of the prototype as cause', failed('constructor', 200), 'warning'],
])('%s', (_name, changed, is) => {
  const status = testStatusOf({ ...facts, ...changed });
  expect(wordOf(status)).toBe(is);
});

function wordOf(status: TestStatus): string {
  if (status.is === 'failed') return status.sign;
  return status.is === 'notTested' ? status.because : status.is;
}

test('a declared test that fails is the owners’ to fix, in words without secrets', () => {
  expect(testStatusOf({ ...facts, ...failed('path', 404) })).toMatchObject({ explanation: { who: 'owner', cause: 'service1 was reached and responded 404: it has nothing at this path.', fix: expect.stringContaining('The owners of service1 can fix it') } });
  expect(testStatusOf({ ...facts, ...failed('status', 204) })).toMatchObject({ explanation: { cause: 'service1 was reached and responded 204 instead of 200.' } });
});
