import { expect, test } from 'vitest';
import { wantedOfService } from './wanted';

const service = { id: 'svc_0123456789abcdef', name: 'service1', accountId: '111111111111', region: 'us-east-1', target: { domainName: 'service1.main.example.com' }, portRanges: ['443'], onDrift: 'REPAIR' as const, onwardSharing: 'ALLOWED' as const };
const gateway = { name: 'main-rg', vpcId: 'vpc-1', subnetIds: ['subnet-1'], securityGroupIds: ['sg-1'], ipAddressType: 'IPV4' as const, dnsResolution: 'PUBLIC' as const };

test('a published service wants a gateway, its configuration behind it, and a share of its own', () => {
  const wanted = wantedOfService(service, gateway);
  expect(wanted.map(({ kind, key, dependsOn, desired }) => ({ kind, key, dependsOn, desired }))).toEqual([
    { kind: 'resource-gateway', key: 'resource-gateway/111111111111/us-east-1/main-rg', dependsOn: [], desired: 'present' },
    { kind: 'resource-configuration', key: 'resource-configuration/svc_0123456789abcdef', dependsOn: ['resource-gateway/111111111111/us-east-1/main-rg'], desired: 'present' },
    { kind: 'resource-share', key: 'resource-share/svc_0123456789abcdef', dependsOn: ['resource-configuration/svc_0123456789abcdef'], desired: 'present' },
  ]);
  expect(wanted.map(({ spec }) => spec)).toEqual([gateway, { name: 'service1', target: { domainName: 'service1.main.example.com' }, portRanges: ['443'], onwardSharing: 'ALLOWED' }, { name: 'pergola-service1' }]);
});

test('two services of one gateway share its row and nothing else', () => {
  const keysOf = (id: string) => wantedOfService({ ...service, id }, gateway).map(({ key }) => key);
  const first = keysOf('svc_a');
  expect(keysOf('svc_b').filter((key) => first.includes(key))).toEqual(['resource-gateway/111111111111/us-east-1/main-rg']);
});

test('what somebody changes by hand is repaired or reported as its owners say, and one that asks for repair is enough for the gateway of several', () => {
  const repairsOf = (onDrift: 'REPAIR' | 'REPORT', hasGateway: boolean) => wantedOfService({ ...service, onDrift }, gateway, { hasGateway }).map(({ repairs }) => repairs);
  expect(repairsOf('REPAIR', false)).toEqual([true, true, true]);
  expect(repairsOf('REPORT', false)).toEqual([false, false, false]);
  expect(repairsOf('REPAIR', true)).toEqual([true, true, true]);
  expect(repairsOf('REPORT', true)).toEqual([undefined, false, false]);
});
