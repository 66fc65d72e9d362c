import { describe, expect, test } from 'vitest';
import type { HealthAbove } from '@/lib/controller/health-view';
import type { ProofView, ResourceView } from '@/lib/controller/resource-view';
import type { Phase } from '@/prisma/generated/enums';
import { cutOf, standingOf, statesBefore, type Ended } from './status';
import type { TestStatus } from '@/lib/connections/test-status';
import { grantInWords, type GrantFacts } from './words';

const now = new Date('2026-11-23T22:00:00.000Z');

function view(name: string, phase: Phase, more: Partial<ResourceView> = {}): ResourceView {
  return {
    id: name, kind: 'connection', noun: 'connection', name, accountId: '222222222222', region: 'us-east-1', desired: 'PRESENT', generation: 1, phase, sentence: `${name} is ${phase}.`,
    reason: null, blockedBy: null, awsId: null, awsArn: null, arnChange: null, awsState: null, phaseSince: '', observedAt: null, readyAt: phase === 'CONVERGED' ? now.toISOString() : null, usuallySeconds: 5, dependsOn: [], health: null, above: null, repairs: true, ...more,
  };
}

function above(is: HealthAbove['is']): HealthAbove {
  return { is, sentence: null, since: now.toISOString(), checkedAt: null, differences: [], resourceId: 'g', kind: 'resource-gateway', noun: 'resource gateway', name: 'main-rg', accountId: '111111111111' };
}

const proof: ProofView = { at: now.toISOString(), lists: [{ operation: 'ram:GetResourceShareAssociations', accountId: '111111111111', region: 'us-east-1', filter: 'principal', found: 0, requestId: 'r' }] };
const gone = view('c', 'GONE');
const leaving = view('c', 'WAITING_FOR_AWS');
const stuck = view('c', 'BLOCKED');
const principal = view('p', 'WAITING_FOR_OTHERS');

describe('standing', () => {
  test.each([
    ['active before its date', 'ACTIVE', '2026-11-24', 'active'],
    ['expired after it, whatever the sweep has done', 'ACTIVE', '2026-11-22', 'expired'],
    ['suspended before its date', 'SUSPENDED', '2026-11-24', 'suspended'],
    ['expired after it, suspended or not', 'SUSPENDED', '2026-11-22', 'expired'],
    ['revoked', 'REVOKED', '2026-11-24', 'revoked'],
  ] as const)('%s', (_name, state, until, standing) => {
    expect(standingOf({ state, until: new Date(until) }, now)).toBe(standing);
  });
});

describe('how far a cut is', () => {
  const ended: Ended = { principal, invitation: null, connections: [gone], proof: null, replacedByGrantId: null };
  test.each<[string, Partial<Ended>, string, number | null]>([
    ['no proof yet: being cut, with the principal left', {}, 'beingCut', 1],
    ['the connection is still there: both are left', { connections: [leaving] }, 'beingCut', 2],
    ['the invitation is named too', { invitation: view('i', 'PENDING') }, 'beingCut', 2],
    ['proof and nothing left: cut', { proof }, 'cut', null],
    ['proof, but a connection in an account out of reach: never called done', { proof, connections: [stuck] }, 'cutWithRemains', 1],
    ['proof, and the account has access again since: the old proof stays', { proof, principal: view('p', 'CONVERGED'), replacedByGrantId: 'grt_2' }, 'cut', null],
    ['access again before the cut: replaced once its own connections are gone', { principal: view('p', 'CONVERGED'), replacedByGrantId: 'grt_2' }, 'replaced', null],
    ['access again, own connection still leaving', { replacedByGrantId: 'grt_2', connections: [leaving] }, 'beingCut', 1],
  ])('%s', (_name, changed, is, remaining) => {
    const cut = cutOf({ ...ended, ...changed });
    expect(cut.is).toBe(is);
    expect('remaining' in cut ? cut.remaining.length : null).toBe(remaining);
  });
});

describe('a grant in words', () => {
  const passed: TestStatus = { is: 'passed', at: now.toISOString(), status: 200, isDeclared: true };
  const failing = (sign: 'error' | 'warning'): TestStatus => ({ is: 'failed', at: now.toISOString(), status: 500, isDeclared: true, sign, explanation: { fault: 'serviceError', who: 'owner', cause: 'Refused.', fix: 'Fix it.', next: null } });
  const tested = (of: ResourceView, test: TestStatus = passed) => ({ ...of, test });
  const shared = view('p', 'CONVERGED');
  const suspended = { at: now, by: 'Olivia', comment: 'An incident.' };
  const facts: GrantFacts = { standing: 'active', until: new Date('2027-02-21T23:59:59.999Z'), endedBy: null, endedAt: null, suspended: null, cut: null, principal: shared, invitation: null, connections: [], serviceName: 'service1', accountId: '222222222222' };
  test.each<[string, Partial<GrantFacts>, string, RegExp]>([
    ['shared, nothing connected', {}, 'pending', /^Active until 21 February 2027\. Shared; nothing is connected yet\.$/],
    ['being shared', { principal: view('p', 'WAITING_FOR_AWS') }, 'in-progress', /Being shared: p is WAITING_FOR_AWS\./],
    ['waiting for the invitation', { invitation: view('i', 'BLOCKED') }, 'error', /Being shared: i is BLOCKED\./],
    ['being connected', { connections: [tested(leaving)] }, 'in-progress', /Being connected/],
    ['connected and tested', { connections: [tested(view('c', 'CONVERGED'))] }, 'success', /Connected and tested\.$/],
    ['two connections, both tested', { connections: [tested(view('a', 'CONVERGED')), tested(view('b', 'CONVERGED'))] }, 'success', /2 connections, all tested\.$/],
    ['connected, and the owners declare no test', { connections: [tested(view('c', 'CONVERGED'), { is: 'notTested', because: 'noTest' })] }, 'pending', /Not tested\. The consumer’s team can send a test request/],
    ['connected, and the account has no role', { connections: [tested(view('c', 'CONVERGED'), { is: 'notTested', because: 'noRole' })] }, 'pending', /no role for HTTP Tasks on record\. An administrator of Pergola can add it/],
    ['connected, and the test is on its way', { connections: [tested(view('c', 'CONVERGED'), { is: 'running' })] }, 'in-progress', /test request is on its way/],
    ['one of two tested', { connections: [tested(view('a', 'CONVERGED')), tested(view('b', 'CONVERGED'), { is: 'notTested', because: 'lost' })] }, 'pending', /b: Not tested\./],
    ['one of two failed', { connections: [tested(view('a', 'CONVERGED')), tested(view('b', 'CONVERGED'), failing('error'))] }, 'error', /b: the test failed\. Refused\. Fix it\.$/],
    ['the worse of two failures is named', { connections: [tested(view('a', 'CONVERGED'), failing('warning')), tested(view('b', 'CONVERGED'), failing('error'))] }, 'error', /b: the test failed/],
    ['one of two connections waits for credentials', { connections: [tested(view('a', 'CONVERGED')), tested(stuck)] }, 'warning', /c: c is BLOCKED/],
    ['connected, and the gateway above was changed by hand', { connections: [tested(view('c', 'CONVERGED', { above: above('CHANGED') }))] }, 'warning', /c: The resource gateway main-rg in account 111111111111, which it rests on, was changed outside of Pergola: it may still answer, but nobody can promise it \(since 23 November 2026\)\. The people of that account see to it\./],
    ['connected, and nobody can look at the gateway', { connections: [tested(view('c', 'CONVERGED', { above: above('UNKNOWN') }))] }, 'warning', /cannot be looked at/],
    ['nothing wrong above', { connections: [tested(view('c', 'CONVERGED', { above: above('IN_SYNC') }))] }, 'success', /Connected and tested\.$/],
    ['past its date', { standing: 'expired' }, 'in-progress', /has passed\. Pergola is about to end it/],
    ['being cut', { standing: 'revoked', endedBy: 'Olivia', cut: { is: 'beingCut', remaining: [] } }, 'in-progress', /^Ended by Olivia\. Being cut\.$/],
    ['stuck', { standing: 'revoked', endedBy: 'Olivia', cut: { is: 'beingCut', remaining: [{ what: 'connection c', sentence: 'No role.', isStuck: true }] } }, 'error', /Not cut yet: connection c remains\. No role\./],
    ['cut', { standing: 'revoked', endedBy: 'Olivia', cut: { is: 'cut', at: '', proof } }, 'stopped', /lists were read back empty/],
    ['ended before anything was shared', { standing: 'revoked', endedBy: 'Olivia', cut: { is: 'cut', at: '', proof: { ...proof, lists: [] } } }, 'stopped', /^Ended by Olivia\. Nothing had been shared on AWS yet, so nothing was to be cut\.$/],
    ['suspended and cut', { standing: 'suspended', suspended, cut: { is: 'cut', at: '', proof } }, 'stopped', /^Suspended by Olivia since 23 November 2026: “An incident\.” Cut, and AWS’s lists were read back empty\. It goes on when its owners resume it, until 21 February 2027 at the latest\.$/],
    ['suspended and being cut', { standing: 'suspended', suspended, cut: { is: 'beingCut', remaining: [] } }, 'in-progress', /^Suspended by Olivia .* Being cut\.$/],
    ['suspended, and somebody must help', { standing: 'suspended', suspended, cut: { is: 'beingCut', remaining: [{ what: 'connection c', sentence: 'No role.', isStuck: true }] } }, 'error', /^Suspended by Olivia .* Not cut yet: connection c remains\. No role\./],
    ['suspended, and its date has passed', { standing: 'expired', suspended: null }, 'in-progress', /has passed\. Pergola is about to end it/],
    ['cut by its date', { standing: 'revoked', cut: { is: 'cut', at: '', proof } }, 'stopped', /^Ended, since its date, 21 February 2027, has passed\./],
  ])('%s', (_name, changed, sign, sentence) => {
    const words = grantInWords({ ...facts, ...changed });
    expect(words.sign).toBe(sign);
    expect(words.sentence).toMatch(sentence);
  });
});

test('what has ended stays so, and only what stands is suspended or resumed', () => {
  expect(Object.fromEntries((['ACTIVE', 'SUSPENDED', 'REVOKED'] as const).map((to) => [to, statesBefore(to)]))).toEqual({ ACTIVE: ['SUSPENDED'], SUSPENDED: ['ACTIVE'], REVOKED: ['ACTIVE', 'SUSPENDED'] });
});
