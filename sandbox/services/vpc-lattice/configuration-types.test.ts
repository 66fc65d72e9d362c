import {
  CreateResourceConfigurationCommand,
  DeleteResourceConfigurationCommand,
  GetResourceConfigurationCommand,
  ListResourceConfigurationsCommand,
  UpdateResourceConfigurationCommand,
  type CreateResourceConfigurationCommandInput,
  type ResourceConfigurationType,
} from '@aws-sdk/client-vpc-lattice';
import { CreateResourceShareCommand } from '@aws-sdk/client-ram';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '@/sandbox/start-sandbox';
import { accounts } from '@/sandbox/testing/clients';
import { accountClients, makeConfiguration, makeGateway, makeShare, serviceHost, type Clients } from '@/sandbox/testing/seed-story';

let sandbox: Sandbox;
let owner: Clients;
let gatewayId: string;

const databaseArn = `arn:aws:rds:us-east-1:${accounts.owner}:db:ledger-db`;

beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(async () => {
  sandbox.reset();
  owner = accountClients(sandbox, accounts.owner);
  gatewayId = await makeGateway(sandbox, owner);
});
afterAll(() => sandbox.stop());

type Input = CreateResourceConfigurationCommandInput;

const create = (type: ResourceConfigurationType, more: Partial<Input> = {}) =>
  owner.lattice.send(new CreateResourceConfigurationCommand({ name: type.toLowerCase(), type, ...(type === 'CHILD' ? {} : { resourceGatewayIdentifier: gatewayId }), ...more }));
const get = (clients: Clients, id: string | undefined) => clients.lattice.send(new GetResourceConfigurationCommand({ resourceConfigurationIdentifier: id }));
const remove = (id: string | undefined) => owner.lattice.send(new DeleteResourceConfigurationCommand({ resourceConfigurationIdentifier: id }));
const settled = () => sandbox.advanceClock(sandbox.delays().resourceConfiguration);
const membersOf = async (clients: Clients, group: string | undefined) =>
  (await clients.lattice.send(new ListResourceConfigurationsCommand({ resourceConfigurationGroupIdentifier: group }))).items ?? [];
const target = { resourceConfigurationDefinition: { dnsResource: { domainName: serviceHost } } };

async function makeGroup(more: Partial<Input> = {}): Promise<string> {
  const { arn } = await create('GROUP', { portRanges: ['443'], ...more });
  settled();
  return String(arn);
}

describe('a group', () => {
  it('lends its children gateway, protocol and ports, and goes when it is empty', async () => {
    const group = await makeGroup();
    expect(await get(owner, group)).not.toHaveProperty('resourceConfigurationDefinition');
    const child = await create('CHILD', { resourceConfigurationGroupIdentifier: group, ...target });
    expect(child).toMatchObject({ type: 'CHILD', resourceGatewayId: gatewayId, resourceConfigurationGroupId: group.split('/')[1], portRanges: ['443'], protocol: 'TCP' });
    expect(child).not.toHaveProperty('allowAssociationToShareableServiceNetwork');
    const second = await create('CHILD', { name: 'second', resourceConfigurationGroupIdentifier: group, portRanges: ['8080'], resourceConfigurationDefinition: { ipResource: { ipAddress: '10.0.1.20' } } });
    settled();
    expect(await membersOf(owner, group)).toMatchObject([{ id: child.id, status: 'ACTIVE' }, { id: second.id }]);
    await expect(remove(group)).rejects.toMatchObject({ name: 'ConflictException', message: expect.stringContaining('child') });
    for (const { id } of [child, second]) await remove(id);
    settled();
    expect((await remove(group)).$metadata.httpStatusCode).toBe(204);
  });

  it('is what is shared: consumers see it, and not its children', async () => {
    const group = await makeGroup();
    const child = await create('CHILD', { resourceConfigurationGroupIdentifier: group, ...target });
    await makeShare(sandbox, owner, group, [accounts.consumer]);
    const consumer = accountClients(sandbox, accounts.consumer);
    expect((await consumer.lattice.send(new ListResourceConfigurationsCommand({}))).items).toMatchObject([{ arn: group, type: 'GROUP' }]);
    expect(await membersOf(consumer, group)).toEqual([]);
    await expect(get(consumer, child.arn)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await expect(owner.ram.send(new CreateResourceShareCommand({ name: 'child', resourceArns: [String(child.arn)] }))).rejects.toMatchObject({ name: 'OperationNotPermittedException' });
  });

  it('has room for as many children as its quota says', async () => {
    sandbox.setQuota('vpc-lattice.childrenPerGroup', accounts.owner, 'us-east-1', 1);
    const group = await makeGroup();
    await create('CHILD', { resourceConfigurationGroupIdentifier: group, ...target });
    await expect(create('CHILD', { name: 'second', resourceConfigurationGroupIdentifier: group, ...target })).rejects.toMatchObject({
      name: 'ServiceQuotaExceededException',
      quotaCode: 'L-9BC96FEF',
    });
  });

  it('must be ACTIVE before it takes children, and be a group', async () => {
    const { arn: young } = await create('GROUP');
    await expect(create('CHILD', { resourceConfigurationGroupIdentifier: young, ...target })).rejects.toMatchObject({ name: 'ConflictException' });
    const single = await makeConfiguration(sandbox, owner, gatewayId);
    await expect(create('CHILD', { resourceConfigurationGroupIdentifier: single, ...target })).rejects.toMatchObject({ name: 'ValidationException' });
  });
});

describe('a database by its ARN', () => {
  const database = { resourceConfigurationDefinition: { arnResource: { arn: databaseArn } } };

  it('gets a child that AWS makes and keeps, and takes it along', async () => {
    const { arn, id } = await create('ARN', database);
    settled();
    const got = await get(owner, arn);
    expect(got).toMatchObject({ status: 'ACTIVE', amazonManaged: false, ...database });
    expect(got).not.toHaveProperty('portRanges');
    const [child] = await membersOf(owner, id);
    expect(child).toMatchObject({ type: 'CHILD', amazonManaged: true, status: 'ACTIVE', resourceGatewayId: gatewayId });
    expect(await get(owner, child?.arn)).toMatchObject({
      portRanges: ['5432'],
      resourceConfigurationDefinition: { dnsResource: { domainName: expect.stringMatching(/^ledger-db\..+\.rds\.amazonaws\.com$/) } },
    });
    await expect(remove(child?.id)).rejects.toMatchObject({ name: 'ConflictException', message: expect.stringContaining(String(id)) });
    await expect(owner.lattice.send(new UpdateResourceConfigurationCommand({ resourceConfigurationIdentifier: child?.id, portRanges: ['1'] }))).rejects.toMatchObject({ name: 'ValidationException' });
    await remove(id);
    settled();
    expect(await membersOf(owner, id)).toEqual([]);
  });

  it.each<[string, string, string]>([
    ['what is no database', `arn:aws:s3:us-east-1:${accounts.owner}:bucket/main`, 'ValidationException'],
    ['a database of another account', 'arn:aws:rds:us-east-1:222222222222:db:ledger-db', 'ValidationException'],
    ['a database that does not exist', `arn:aws:rds:us-east-1:${accounts.owner}:db:nowhere`, 'ResourceNotFoundException'],
  ])('refuses %s', async (_what, arn, name) => {
    await expect(create('ARN', { resourceConfigurationDefinition: { arnResource: { arn } } })).rejects.toMatchObject({ name });
  });

  it('needs a gateway that resolves public names', async () => {
    const inVpc = await makeGateway(sandbox, owner, { name: 'in-vpc', resourceConfigDnsResolution: 'IN_VPC' });
    await expect(create('ARN', { ...database, resourceGatewayIdentifier: inVpc })).rejects.toMatchObject({ name: 'ValidationException', message: expect.stringContaining('IN_VPC') });
  });
});

describe('a network segment', () => {
  const cidr = (...cidrRanges: string[]) => ({ resourceConfigurationDefinition: { cidrResource: { cidrRanges } } });

  beforeEach(async () => {
    gatewayId = await makeGateway(sandbox, owner, { name: 'in-vpc', resourceConfigDnsResolution: 'IN_VPC' });
  });

  it('takes ranges, and UDP where it is asked for', async () => {
    const { id } = await create('CIDR', { ...cidr('10.0.1.0/24', '10.0.2.0/24'), protocol: 'TCP_UDP', portRanges: ['53', '443'] });
    settled();
    expect(await get(owner, id)).toMatchObject({ status: 'ACTIVE', protocol: 'TCP_UDP', portRanges: ['53', '443'], ...cidr('10.0.1.0/24', '10.0.2.0/24') });
    await owner.lattice.send(new UpdateResourceConfigurationCommand({ resourceConfigurationIdentifier: id, ...cidr('10.0.3.0/24') }));
    settled();
    expect(await get(owner, id)).toMatchObject(cidr('10.0.3.0/24'));
  });

  it('can be the entire network', async () => {
    await expect(create('CIDR', cidr('0.0.0.0/0'))).resolves.toMatchObject({ protocol: 'TCP', portRanges: ['1-65535'] });
  });

  it.each<[string, string[]]>([
    ['no range', []],
    ['eleven ranges', Array.from({ length: 11 }, (_, index) => `10.${index}.0.0/16`)],
    ['an address without a prefix length', ['10.0.0.1']],
    ['a prefix length that is too long', ['10.0.0.0/33']],
    ['what is no address', ['10.0.0/8']],
    ['a range twice', ['10.0.0.0/8', '10.0.0.0/8']],
    ['the entire network beside another range', ['0.0.0.0/0', '10.0.0.0/8']],
    ['link-local addresses', ['169.254.1.0/24']],
    ['shared addresses', ['100.64.0.0/10']],
    ['multicast', ['239.0.0.0/8']],
    ['IPv6 behind a gateway of IPv4', ['2600:1f18::/32']],
  ])('refuses %s', async (_what, ranges) => {
    await expect(create('CIDR', cidr(...ranges))).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it('needs a gateway that resolves names in its VPC', async () => {
    const open = await makeGateway(sandbox, owner, { name: 'public' });
    await expect(create('CIDR', { ...cidr('10.0.1.0/24'), resourceGatewayIdentifier: open })).rejects.toMatchObject({ name: 'ValidationException', message: expect.stringContaining('IN_VPC') });
  });
});

describe('which type takes which member', () => {
  const values: Partial<Input> = {
    portRanges: ['443'],
    protocol: 'TCP',
    resourceGatewayIdentifier: 'rgw-0123456789abcdefg',
    resourceConfigurationGroupIdentifier: 'rcfg-0123456789abcdefg',
    allowAssociationToShareableServiceNetwork: true,
    customDomainName: 'x.example.com',
    groupDomain: 'example.com',
    ...target,
  };
  const refused: Partial<Record<ResourceConfigurationType, (keyof Input)[]>> = {
    SINGLE: ['resourceConfigurationGroupIdentifier', 'groupDomain'],
    GROUP: ['resourceConfigurationGroupIdentifier', 'resourceConfigurationDefinition', 'customDomainName'],
    CHILD: ['protocol', 'resourceGatewayIdentifier', 'allowAssociationToShareableServiceNetwork', 'groupDomain'],
    ARN: ['portRanges', 'protocol', 'resourceConfigurationGroupIdentifier', 'customDomainName', 'groupDomain'],
    CIDR: ['resourceConfigurationGroupIdentifier', 'allowAssociationToShareableServiceNetwork', 'customDomainName', 'groupDomain'],
  };

  it.each(Object.entries(refused).flatMap(([type, members]) => members.map((member) => [type as ResourceConfigurationType, member] as const)))('%s takes no %s', async (type, member) => {
    await expect(create(type, { [member]: values[member] })).rejects.toMatchObject({ name: 'ValidationException', message: `Unexpected attribute ${member} for type ${type}` });
  });

  it('holds for changes, too', async () => {
    const group = await makeGroup();
    await expect(owner.lattice.send(new UpdateResourceConfigurationCommand({ resourceConfigurationIdentifier: group, ...target }))).rejects.toMatchObject({
      message: 'Unexpected attribute resourceConfigurationDefinition for type GROUP',
    });
  });
});
