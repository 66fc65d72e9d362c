import { expect, test } from 'vitest';
import { digestOf, type Granted } from './digest';

const shown: Granted = {
  id: 'req_0000000000000000',
  accountId: '222222222222',
  until: new Date('2027-02-21T23:59:59.999Z'),
  reason: 'To forecast demand',
  service: {
    id: 'svc_0000000000000000', version: 1, name: 'service1', accountId: '111111111111', region: 'us-east-1', domainName: 'service1.main.example.com', ipAddress: null,
    portRanges: ['443'], signIn: 'BASIC', signInDetails: {}, parameters: [{ in: 'query', name: 'Action', value: 'Forecast' }], testMethod: 'GET', testPath: '/health', testStatuses: [200], onwardSharing: 'ALLOWED',
  },
  renewsGrant: null,
};
const renewal: Granted = { ...shown, renewsGrant: { id: 'grt_0000000000000000', until: new Date('2026-12-21T23:59:59.999Z') } };

const changes: [string, Granted][] = [
  ['another request', { ...shown, id: 'req_1111111111111111' }],
  ['another account', { ...shown, accountId: '333333333333' }],
  ['another date', { ...shown, until: new Date('2027-02-22T23:59:59.999Z') }],
  ['another reason', { ...shown, reason: 'To forecast supply' }],
  ['a later version of the service', { ...shown, service: { ...shown.service, version: 2 } }],
  ['another port', { ...shown, service: { ...shown.service, portRanges: ['443', '8443'] } }],
  ['another target', { ...shown, service: { ...shown.service, domainName: 'service2.main.example.com' } }],
  ['another sign-in', { ...shown, service: { ...shown.service, signIn: 'NONE' } }],
  ['a parameter of the token request', { ...shown, service: { ...shown.service, signInDetails: { parameters: [{ in: 'body', name: 'audience', value: 'a', isSecret: false }] } } }],
  ['details of the sign-in', { ...shown, service: { ...shown.service, signInDetails: { keyName: 'x-key' } } }],
  ['whether the account may share it onward', { ...shown, service: { ...shown.service, onwardSharing: 'BLOCKED' } }],
  ['no test request any more', { ...shown, service: { ...shown.service, testMethod: null } }],
  ['another path of the test request', { ...shown, service: { ...shown.service, testPath: '/' } }],
  ['another expected status', { ...shown, service: { ...shown.service, testStatuses: [204] } }],
  ['another parameter', { ...shown, service: { ...shown.service, parameters: [] } }],
];

test.each(changes)('%s changes the digest', (_name, changed) => {
  expect(digestOf(changed)).not.toBe(digestOf(shown));
});

test.each<[string, Granted]>([
  ['that it renews nothing', shown],
  ['another access that it renews', { ...renewal, renewsGrant: { ...renewal.renewsGrant!, id: 'grt_1111111111111111' } }],
  ['another date that stands', { ...renewal, renewsGrant: { ...renewal.renewsGrant!, until: new Date('2026-12-22T23:59:59.999Z') } }],
])('of a renewal, %s changes the digest', (_name, changed) => {
  expect(digestOf(changed)).not.toBe(digestOf(renewal));
});

test('the order of members and what is not granted do not', () => {
  const { version, name, ...rest } = shown.service;
  const same = { ...shown, state: 'PENDING', service: { ...rest, name, version, summary: 'Another summary' } } as Granted;
  expect(digestOf(same)).toBe(digestOf(shown));
});
