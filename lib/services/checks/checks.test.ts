import { describe, expect, test } from 'vitest';
import type { SecurityGroup, SecurityGroupRule, Subnet } from '@/lib/aws/ec2';
import type { PublishFacts } from './facts';
import { proposeGateway, proposeSubnets } from './propose';
import { runChecks } from './run-checks';
import { isWithin } from './rules';
import { proposeSecurityGroups } from './security-groups';

const vpcId = 'vpc-00000000000000001';

function subnet(id: string, zone: string, more: Partial<Subnet> = {}): Subnet {
  return { id, name: undefined, vpcId, availabilityZone: `us-east-1${zone}`, availabilityZoneId: undefined, cidrBlock: '10.0.1.0/24', freeAddresses: 251, isIpv6Only: false, hasIpv6: false, ownerId: '111111111111', ...more };
}

function rule(ports: [number, number] | 'all', more: Partial<SecurityGroupRule> = {}): SecurityGroupRule {
  const [fromPort, toPort] = ports === 'all' ? [undefined, undefined] : ports;
  return { protocol: ports === 'all' ? '-1' : 'tcp', fromPort, toPort, cidrBlocks: ['0.0.0.0/0'], groupIds: [], prefixListIds: [], ...more };
}

function group(name: string, outbound: SecurityGroupRule[], inbound: SecurityGroupRule[] = [rule([0, 65_535])], of = vpcId): SecurityGroup {
  return { id: `sg-${name}`, name, description: undefined, vpcId: of, inbound, outbound };
}

const open = group('open', [rule('all')]);
const good: PublishFacts = {
  name: 'service1',
  target: { domainName: 'service1.main.example.com' },
  portRanges: ['443'],
  vpcId,
  gateway: { isNew: true, name: 'main-rg', subnets: [subnet('subnet-a', 'a'), subnet('subnet-b', 'b')], securityGroups: [open], dnsResolution: 'PUBLIC' },
  network: {
    accountId: '111111111111',
    region: 'us-east-1',
    callerArn: 'arn:aws:sts::111111111111:assumed-role/PergolaOwnerRole/discover',
    vpcs: [{ id: vpcId, name: 'MainVPC', cidrBlocks: ['10.0.0.0/16'], isDefault: false }],
    subnets: [],
    securityGroups: [],
    gateways: [{ id: 'rgw-1', name: 'taken-rg', status: 'ACTIVE', vpcId, subnetIds: [], securityGroupIds: [], dnsResolution: 'PUBLIC' }],
    configurationNames: ['foreign'],
  },
  resolution: { is: 'private' },
  tokenEndpoint: null,
};

const withGateway = (part: Partial<PublishFacts['gateway']>): PublishFacts => ({ ...good, gateway: { ...good.gateway, ...part } });

const table: [string, PublishFacts, string, 'pass' | 'warn' | 'fail'][] = [
  ['the role that could list everything', good, 'role', 'pass'],
  ['a free name', good, 'name', 'pass'],
  ['a name that something else in the account has', { ...good, name: 'foreign' }, 'name', 'fail'],
  ['a name that AWS does not take', { ...good, name: 'No' }, 'name', 'fail'],
  ['a gateway name that another gateway has', withGateway({ name: 'taken-rg' }), 'gatewayName', 'fail'],
  ['the gateway that is there already', withGateway({ isNew: false, name: 'taken-rg' }), 'gatewayName', 'pass'],
  ['two zones', good, 'subnets', 'pass'],
  ['one zone', withGateway({ subnets: [subnet('subnet-a', 'a')] }), 'subnets', 'warn'],
  ['two subnets in one zone', withGateway({ subnets: [subnet('subnet-a', 'a'), subnet('subnet-b', 'b'), subnet('subnet-c', 'b')] }), 'subnets', 'warn'],
  ['no subnet', withGateway({ subnets: [] }), 'subnets', 'fail'],
  ['a subnet of another VPC', withGateway({ subnets: [subnet('subnet-a', 'a'), subnet('subnet-x', 'b', { vpcId: 'vpc-2' })] }), 'subnets', 'fail'],
  ['a subnet that another account shares', withGateway({ subnets: [subnet('subnet-a', 'a'), subnet('subnet-b', 'b', { ownerId: '222222222222' })] }), 'subnets', 'warn'],
  ['16 free addresses', withGateway({ subnets: [subnet('subnet-a', 'a', { freeAddresses: 16 })] }), 'freeAddresses', 'pass'],
  ['15 free addresses', withGateway({ subnets: [subnet('subnet-a', 'a', { freeAddresses: 15 })] }), 'freeAddresses', 'fail'],
  ['a full subnet of a gateway that has its addresses', withGateway({ isNew: false, subnets: [subnet('subnet-a', 'a', { freeAddresses: 0 })] }), 'freeAddresses', 'pass'],
  ['a group that lets everything out and TCP in', good, 'securityGroups', 'pass'],
  ['a group that lets 443 out to the VPC', withGateway({ securityGroups: [group('vpc', [rule([443, 443], { cidrBlocks: ['10.0.0.0/16'] })])] }), 'securityGroups', 'pass'],
  ['a group that lets 443 out to a part of the VPC', withGateway({ securityGroups: [group('part', [rule([443, 443], { cidrBlocks: ['10.0.9.0/24'] })])] }), 'securityGroups', 'warn'],
  ['a group that lets only 80 out', withGateway({ securityGroups: [group('http', [rule([80, 80])])] }), 'securityGroups', 'fail'],
  ['a group that lets UDP out', withGateway({ securityGroups: [group('udp', [rule([443, 443], { protocol: 'udp' })])] }), 'securityGroups', 'fail'],
  ['a group that lets nothing in', withGateway({ securityGroups: [group('closed', [rule('all')], [])] }), 'securityGroups', 'warn'],
  ['a group of another VPC', withGateway({ securityGroups: [group('far', [rule('all')], [], 'vpc-2')] }), 'securityGroups', 'fail'],
  ['no group', withGateway({ securityGroups: [] }), 'securityGroups', 'fail'],
  ['two groups that only together let out and in', withGateway({ securityGroups: [group('out', [rule('all')], []), group('in', [])] }), 'securityGroups', 'pass'],
  ['an address that the rules name', { ...withGateway({ securityGroups: [group('one', [rule([443, 443], { cidrBlocks: ['10.0.3.0/24'] })])] }), target: { ipAddress: '10.0.3.14' } }, 'securityGroups', 'pass'],
  ['a port range of which one end is shut', { ...withGateway({ securityGroups: [group('half', [rule([8_000, 8_005])])] }), portRanges: ['8000-8010'] }, 'securityGroups', 'fail'],
  ['a name that public DNS knows', good, 'resolvable', 'pass'],
  ['a name that public DNS does not have', { ...good, resolution: { is: 'notFound' } }, 'resolvable', 'fail'],
  ['such a name behind a gateway that looks names up in its VPC', { ...withGateway({ dnsResolution: 'IN_VPC' }), resolution: { is: 'notFound' } }, 'resolvable', 'pass'],
  ['a name of a public address', { ...good, resolution: { is: 'public' } }, 'resolvable', 'warn'],
  ['a name that nobody looked up', { ...good, resolution: { is: 'notChecked', because: 'of the sandbox' } }, 'resolvable', 'warn'],
  ['an address instead of a name', { ...good, target: { ipAddress: '10.0.3.14' } }, 'resolvable', 'pass'],
  ['a token endpoint on the internet', { ...good, tokenEndpoint: { host: 'auth.example.com', resolution: { is: 'public' } } }, 'tokenEndpoint', 'pass'],
  ['a private token endpoint', { ...good, tokenEndpoint: { host: 'auth.example.com', resolution: { is: 'private' } } }, 'tokenEndpoint', 'fail'],
  ['a token endpoint that public DNS does not have', { ...good, tokenEndpoint: { host: 'auth.example.com', resolution: { is: 'notFound' } } }, 'tokenEndpoint', 'fail'],
  ['a token endpoint that could not be checked', { ...good, tokenEndpoint: { host: 'auth.example.com', resolution: { is: 'notChecked', because: 'of the network' } } }, 'tokenEndpoint', 'warn'],
  ['an HTTPS port', good, 'https', 'pass'],
  ['an address: no certificate is for it', { ...good, target: { ipAddress: '10.0.3.14' } }, 'https', 'warn'],
  ['an IPv6 address', { ...good, target: { ipAddress: 'fd00::1' } }, 'https', 'warn'],
  ...['5432', '3306', '1433', '1521', '6379', '27017', '5439', '9042', '11211'].map((port): (typeof table)[number] => [`the port of a database: ${port}`, { ...good, portRanges: [port] }, 'https', 'warn']),
  ['a database beside an HTTPS port', { ...good, portRanges: ['5432', '443'] }, 'https', 'pass'],
  ['a range of ports', { ...good, portRanges: ['5000-6000'] }, 'https', 'pass'],
  ['a certificate that nobody can see', good, 'certificate', 'warn'],
  ['a private ending', { ...good, target: { domainName: 'service1.corp' } }, 'certificate', 'warn'],
];

test.each(table)('%s', (_name, facts, id, verdict) => {
  const check = runChecks(facts).find((each) => each.id === id)!;
  expect(check.verdict, check.why).toBe(verdict);
  if (verdict === 'fail') expect(check.mend).toBeTruthy();
});

describe('what is chosen when nobody chooses', () => {
  test('one subnet a zone, the one with the most free addresses', () => {
    const subnets = [subnet('full', 'a', { freeAddresses: 3 }), subnet('b', 'b'), subnet('roomy', 'a'), subnet('six', 'c', { isIpv6Only: true })];
    expect(proposeSubnets(subnets)).toEqual(['roomy', 'b']);
  });

  test('the security group whose rules fit, before one that is merely open', () => {
    const gateways = group('main-rg-sg', [rule([443, 443], { cidrBlocks: ['10.0.0.0/16'] })]);
    const service = group('service1-sg', [rule('all')], [rule([443, 443], { cidrBlocks: [], groupIds: ['sg-x'] })]);
    const http = group('main-no-https-sg', [rule([80, 80])], []);
    expect(proposeSecurityGroups([http, service, gateways, group('default', [rule('all')], [])], ['443'], ['10.0.0.0/16'])).toEqual(['sg-main-rg-sg']);
  });

  test('the gateway that the VPC has already', () => {
    expect(proposeGateway(good.network, vpcId, ['443'])).toEqual({ is: 'existing', id: 'rgw-1' });
    expect(proposeGateway({ ...good.network, gateways: [] }, vpcId, ['443'])).toMatchObject({ is: 'new', name: 'main-rg' });
  });

  test('no gateway that Pergola deletes, nor its name', () => {
    const reservedNames = { services: [], gateways: ['taken-rg', 'main-rg'], leavingGateways: ['taken-rg'] };
    expect(proposeGateway({ ...good.network, reservedNames }, vpcId, ['443'])).toMatchObject({ is: 'new', name: 'main-rg-2' });
  });
});

test.each([
  ['10.0.3.14', '10.0.3.0/24', true],
  ['10.0.4.14', '10.0.3.0/24', false],
  ['10.0.3.14', '10.0.3.14/32', true],
  ['10.0.3.14', '0.0.0.0/0', true],
  ['fd00::1', '0.0.0.0/0', false],
])('%s within %s: %s', (address, block, isInside) => expect(isWithin(address, block)).toBe(isInside));
