import {
  CreateResourceConfigurationCommand,
  DeleteResourceConfigurationCommand,
  DeleteServiceNetworkResourceAssociationCommand,
  GetResourceConfigurationCommand,
  GetServiceNetworkResourceAssociationCommand,
  ListResourceConfigurationsCommand,
  ListResourceEndpointAssociationsCommand,
  ListServiceNetworkResourceAssociationsCommand,
  UpdateResourceConfigurationCommand,
  UpdateResourceGatewayCommand,
  type CreateResourceConfigurationCommandInput,
} from '@aws-sdk/client-vpc-lattice';
import { DeleteConnectionCommand, DescribeConnectionCommand } from '@aws-sdk/client-eventbridge';
import { DisassociateResourceShareCommand } from '@aws-sdk/client-ram';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '@/sandbox/start-sandbox';
import { accounts } from '@/sandbox/testing/clients';
import { accountClients, makeConfiguration, makeConnection, makeGateway, makeShare, serviceHost, type Clients } from '@/sandbox/testing/seed-story';

let sandbox: Sandbox;
let owner: Clients;
let gatewayId: string;

beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(async () => {
  sandbox.reset();
  owner = accountClients(sandbox, accounts.owner);
  gatewayId = await makeGateway(sandbox, owner);
});
afterAll(() => sandbox.stop());

const create = (more: Partial<CreateResourceConfigurationCommandInput> = {}) =>
  owner.lattice.send(
    new CreateResourceConfigurationCommand({
      name: 'service1',
      type: 'SINGLE',
      resourceGatewayIdentifier: gatewayId,
      resourceConfigurationDefinition: { dnsResource: { domainName: serviceHost } },
      ...more,
    }),
  );
const get = (arn: string) => owner.lattice.send(new GetResourceConfigurationCommand({ resourceConfigurationIdentifier: arn }));
const remove = (arn: string) => owner.lattice.send(new DeleteResourceConfigurationCommand({ resourceConfigurationIdentifier: arn }));

describe('the life of a resource configuration', () => {
  it('becomes ACTIVE, with the defaults of AWS', async () => {
    const made = await create();
    expect(made).toMatchObject({
      status: 'CREATE_IN_PROGRESS',
      protocol: 'TCP',
      portRanges: ['1-65535'],
      allowAssociationToShareableServiceNetwork: false,
      resourceConfigurationDefinition: { dnsResource: { domainName: serviceHost, ipAddressType: 'IPV4' } },
    });
    expect(made.id).toMatch(/^rcfg-[0-9a-z]{17}$/);
    sandbox.advanceClock(sandbox.delays().resourceConfiguration);
    expect((await get(String(made.arn))).status).toBe('ACTIVE');
    const { items } = await owner.lattice.send(new ListResourceConfigurationsCommand({ resourceGatewayIdentifier: gatewayId }));
    expect(items).toMatchObject([{ id: made.id, name: 'service1', resourceGatewayId: gatewayId }]);
    expect(items?.[0]).not.toHaveProperty('portRanges');
  });

  it('changes its ports, but silently keeps its domain name', async () => {
    const arn = await makeConfiguration(sandbox, owner, gatewayId);
    await owner.lattice.send(
      new UpdateResourceConfigurationCommand({
        resourceConfigurationIdentifier: arn,
        portRanges: ['443', '8000-8080'],
        resourceConfigurationDefinition: { dnsResource: { domainName: 'other.main.example.com', ipAddressType: 'IPV4' } },
      }),
    );
    expect((await get(arn)).status).toBe('UPDATE_IN_PROGRESS');
    sandbox.advanceClock(sandbox.delays().resourceConfiguration);
    expect(await get(arn)).toMatchObject({
      status: 'ACTIVE',
      portRanges: ['443', '8000-8080'],
      resourceConfigurationDefinition: { dnsResource: { domainName: serviceHost } },
    });
  });

  it('can only be deleted after connection and share, in that order', async () => {
    const arn = await makeConfiguration(sandbox, owner, gatewayId);
    const resourceShareArn = await makeShare(sandbox, owner, arn, [accounts.consumer]);
    const consumer = accountClients(sandbox, accounts.consumer);
    await makeConnection(sandbox, consumer, arn);
    await expect(remove(arn)).rejects.toMatchObject({ name: 'ConflictException', message: expect.stringContaining('association') });
    await consumer.events.send(new DeleteConnectionCommand({ Name: 'pergola-service1' }));
    await expect(remove(arn)).rejects.toMatchObject({ name: 'ConflictException' });
    sandbox.advanceClock(sandbox.delays().connectionDelete);
    await expect(remove(arn)).rejects.toMatchObject({ name: 'ConflictException', message: expect.stringContaining('resource share') });
    await owner.ram.send(new DisassociateResourceShareCommand({ resourceShareArn, resourceArns: [arn] }));
    sandbox.advanceClock(sandbox.delays().shareAssociation);
    const removed = await remove(arn);
    expect(removed.$metadata.httpStatusCode).toBe(204);
    expect((await get(arn)).status).toBe('DELETE_IN_PROGRESS');
    sandbox.advanceClock(sandbox.delays().resourceConfiguration);
    await expect(get(arn)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});

describe('what is refused', () => {
  it('a second configuration of the name', async () => {
    await create();
    await expect(create()).rejects.toMatchObject({ name: 'ConflictException' });
  });

  it('one more than the quota', async () => {
    sandbox.setQuota('vpc-lattice.resourceConfigurations', accounts.owner, 'us-east-1', 0);
    await expect(create()).rejects.toMatchObject({ name: 'ServiceQuotaExceededException', quotaCode: 'L-5FF8F9B9' });
  });

  it.each<[string, Partial<CreateResourceConfigurationCommandInput>, string]>([
    ['no gateway', { resourceGatewayIdentifier: undefined }, 'ValidationException'],
    ['a gateway that does not exist', { resourceGatewayIdentifier: 'rgw-0123456789abcdefg' }, 'ResourceNotFoundException'],
    ['no definition', { resourceConfigurationDefinition: undefined }, 'ValidationException'],
    ['a public address', { resourceConfigurationDefinition: { ipResource: { ipAddress: '8.8.8.8' } } }, 'ValidationException'],
    ['a name that is none', { resourceConfigurationDefinition: { dnsResource: { domainName: 'not a name' } } }, 'ValidationException'],
    [
      'DUALSTACK names, which AWS does not support yet',
      { resourceConfigurationDefinition: { dnsResource: { domainName: serviceHost, ipAddressType: 'DUALSTACK' } } },
      'ValidationException',
    ],
    ['a port above 65535', { portRanges: ['70000'] }, 'ValidationException'],
    ['a range that runs backwards', { portRanges: ['90-80'] }, 'ValidationException'],
    ['TCP_UDP without CIDR', { protocol: 'TCP_UDP' }, 'ValidationException'],
    ['a group on SINGLE', { resourceConfigurationGroupIdentifier: 'rcfg-0123456789abcdefg' }, 'ValidationException'],
    ['a custom domain name on GROUP', { type: 'GROUP', customDomainName: 'x.example.com', resourceConfigurationDefinition: undefined }, 'ValidationException'],
  ])('%s', async (_what, more, name) => {
    await expect(create(more)).rejects.toMatchObject({ name });
  });

  it('a gateway that is not ACTIVE', async () => {
    await owner.lattice.send(new UpdateResourceGatewayCommand({ resourceGatewayIdentifier: gatewayId, securityGroupIds: [] }));
    await expect(create()).rejects.toMatchObject({ name: 'ConflictException', message: expect.stringContaining('UPDATE_IN_PROGRESS') });
  });
});

describe('the managed association of a connection', () => {
  let consumer: Clients;
  let configurationArn: string;
  let associationArn: string;

  beforeEach(async () => {
    consumer = accountClients(sandbox, accounts.consumer);
    configurationArn = await makeConfiguration(sandbox, owner, gatewayId);
    await makeShare(sandbox, owner, configurationArn, [accounts.consumer]);
    await makeConnection(sandbox, consumer, configurationArn);
    const connection = await consumer.events.send(new DescribeConnectionCommand({ Name: 'pergola-service1' }));
    associationArn = String(connection.InvocationConnectivityParameters?.ResourceParameters?.ResourceAssociationArn);
  });

  const list = async ({ lattice }: Clients) =>
    (await lattice.send(new ListServiceNetworkResourceAssociationsCommand({ resourceConfigurationIdentifier: configurationArn }))).items;

  it('is seen by owner and consumer, and by nobody else', async () => {
    const expected = { arn: associationArn, status: 'ACTIVE', createdBy: accounts.consumer, isManagedAssociation: true, resourceConfigurationArn: configurationArn };
    expect(await list(owner)).toMatchObject([expected]);
    expect(await list(consumer)).toMatchObject([expected]);
    expect(await list(accountClients(sandbox, accounts.secondConsumer))).toEqual([]);
    const got = await consumer.lattice.send(new GetServiceNetworkResourceAssociationCommand({ serviceNetworkResourceAssociationIdentifier: associationArn }));
    expect(got.dnsEntry?.domainName).toMatch(/^snra-\w+\.rcfg-\w+\.4232ccc\.vpc-lattice-rsc\.us-east-1\.on\.aws$/);
  });

  it('can be cut by the owner, which fails the connection, and not by the consumer', async () => {
    const cut = new DeleteServiceNetworkResourceAssociationCommand({ serviceNetworkResourceAssociationIdentifier: associationArn });
    await expect(consumer.lattice.send(cut)).rejects.toMatchObject({ name: 'ConflictException', message: expect.stringContaining('Delete the connection') });
    expect((await owner.lattice.send(cut)).status).toBe('DELETE_IN_PROGRESS');
    expect(await consumer.events.send(new DescribeConnectionCommand({ Name: 'pergola-service1' }))).toMatchObject({
      ConnectionState: 'FAILED_CONNECTIVITY',
      StateReason: expect.stringContaining('deleted the association'),
    });
    sandbox.advanceClock(sandbox.delays().association);
    expect(await list(owner)).toEqual([]);
  });

  it('is gone with the connection', async () => {
    await consumer.events.send(new DeleteConnectionCommand({ Name: 'pergola-service1' }));
    expect((await consumer.events.send(new DescribeConnectionCommand({ Name: 'pergola-service1' }))).ConnectionState).toBe('DELETING');
    expect(await list(owner)).toMatchObject([{ status: 'DELETE_IN_PROGRESS' }]);
    sandbox.advanceClock(sandbox.delays().connectionDelete);
    expect(await list(owner)).toEqual([]);
    await expect(consumer.events.send(new DescribeConnectionCommand({ Name: 'pergola-service1' }))).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('leaves the list of endpoint associations empty', async () => {
    const { items } = await owner.lattice.send(new ListResourceEndpointAssociationsCommand({ resourceConfigurationIdentifier: configurationArn }));
    expect(items).toEqual([]);
  });
});
