import {
  CreateResourceConfigurationCommand,
  CreateServiceNetworkCommand,
  CreateServiceNetworkResourceAssociationCommand,
  DeleteResourceConfigurationCommand,
  DeleteServiceNetworkResourceAssociationCommand,
  GetServiceNetworkResourceAssociationCommand,
  ListServiceNetworkResourceAssociationsCommand,
  UpdateResourceGatewayCommand,
  type CreateServiceNetworkResourceAssociationCommandInput,
} from '@aws-sdk/client-vpc-lattice';
import { DisassociateResourceShareCommand } from '@aws-sdk/client-ram';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '@/sandbox/start-sandbox';
import { accounts, assumePergolaRole, pergolaRole } from '@/sandbox/testing/clients';
import { accountClients, clientsOf, makeConfiguration, makeGateway, makeShare, serviceHost, type Clients } from '@/sandbox/testing/seed-story';

let sandbox: Sandbox;
let owner: Clients;
let consumer: Clients;
let gatewayId: string;

beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(async () => {
  sandbox.reset();
  owner = accountClients(sandbox, accounts.owner);
  consumer = accountClients(sandbox, accounts.consumer);
  gatewayId = await makeGateway(sandbox, owner);
});
afterAll(() => sandbox.stop());

async function makeNetwork({ lattice }: Clients, name = 'main-network', enabled = true): Promise<{ id: string; arn: string }> {
  const { id, arn } = await lattice.send(new CreateServiceNetworkCommand({ name, sharingConfig: { enabled } }));
  return { id: String(id), arn: String(arn) };
}

const associate = ({ lattice }: Clients, network: string, configuration: string, more: Partial<CreateServiceNetworkResourceAssociationCommandInput> = {}) =>
  lattice.send(new CreateServiceNetworkResourceAssociationCommand({ serviceNetworkIdentifier: network, resourceConfigurationIdentifier: configuration, ...more }));
const get = ({ lattice }: Clients, id: string | undefined) =>
  lattice.send(new GetServiceNetworkResourceAssociationCommand({ serviceNetworkResourceAssociationIdentifier: id }));
const remove = ({ lattice }: Clients, id: string | undefined) =>
  lattice.send(new DeleteServiceNetworkResourceAssociationCommand({ serviceNetworkResourceAssociationIdentifier: id }));
const inNetwork = async ({ lattice }: Clients, network: string, includeChildren = false) =>
  (await lattice.send(new ListServiceNetworkResourceAssociationsCommand({ serviceNetworkIdentifier: network, includeChildren }))).items ?? [];
const established = () => sandbox.advanceClock(sandbox.delays().association);

describe('a resource configuration in one’s own service network', () => {
  it('becomes ACTIVE, has a name, and goes again', async () => {
    const configuration = await makeConfiguration(sandbox, owner, gatewayId);
    const network = await makeNetwork(owner);
    const made = await associate(owner, network.arn, configuration, { privateDnsEnabled: true, tags: { team: 'main' } });
    expect(made).toMatchObject({ status: 'CREATE_IN_PROGRESS', createdBy: accounts.owner, privateDnsEnabled: true, $metadata: { httpStatusCode: 201 } });
    expect(made.id).toMatch(/^snra-[0-9a-f]{17}$/);
    established();
    expect(await get(owner, made.arn)).toMatchObject({
      status: 'ACTIVE',
      isManagedAssociation: false,
      resourceConfigurationArn: configuration,
      serviceNetworkId: network.id,
      serviceNetworkArn: network.arn,
      serviceNetworkName: 'main-network',
      dnsEntry: { domainName: `${made.id}.${configuration.split('/')[1]}.4232ccc.vpc-lattice-rsc.us-east-1.on.aws` },
    });
    await expect(associate(owner, network.id, configuration)).rejects.toMatchObject({ name: 'ConflictException', message: 'Association already exists', resourceId: made.id });
    expect((await remove(owner, made.id)).status).toBe('DELETE_IN_PROGRESS');
    expect((await remove(owner, made.id)).status).toBe('DELETE_IN_PROGRESS');
    established();
    await expect(get(owner, made.id)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    expect(await inNetwork(owner, network.id)).toEqual([]);
  });

  it('fails with a reason where the way behind it is not open', async () => {
    const configuration = await makeConfiguration(sandbox, owner, gatewayId);
    const { id: network } = await makeNetwork(owner);
    const { id } = await associate(owner, network, configuration);
    await owner.lattice.send(new UpdateResourceGatewayCommand({ resourceGatewayIdentifier: gatewayId, securityGroupIds: [] }));
    established();
    expect(await get(owner, id)).toMatchObject({ status: 'CREATE_FAILED', failureReason: expect.stringContaining(gatewayId), failureCode: expect.any(String) });
    await expect(associate(owner, network, configuration)).rejects.toMatchObject({ message: 'Association already exists' });
  });

  it.each<[string, boolean, boolean, 'refused' | 'made']>([
    ['allowed, in a network that can be shared', true, true, 'made'],
    ['not allowed, in a network that can be shared', false, true, 'refused'],
    ['not allowed, in a network that can never be', false, false, 'made'],
  ])('sharing on: %s', async (_sentence, allowAssociationToShareableServiceNetwork, enabled, outcome) => {
    const configuration = await makeConfiguration(sandbox, owner, gatewayId, { allowAssociationToShareableServiceNetwork });
    const network = await makeNetwork(owner, 'main-network', enabled);
    const made = associate(owner, network.id, configuration);
    if (outcome === 'made') await expect(made).resolves.toMatchObject({ status: 'CREATE_IN_PROGRESS' });
    else await expect(made).rejects.toMatchObject({ name: 'ValidationException', message: expect.stringContaining('shareable') });
  });

  it('is one too many above the quota', async () => {
    sandbox.setQuota('vpc-lattice.resourceConfigurationsPerServiceNetwork', accounts.owner, 'us-east-1', 1);
    const network = await makeNetwork(owner);
    await associate(owner, network.id, await makeConfiguration(sandbox, owner, gatewayId));
    await expect(associate(owner, network.id, await makeConfiguration(sandbox, owner, gatewayId, { name: 'second' }))).rejects.toMatchObject({
      name: 'ServiceQuotaExceededException',
      quotaCode: 'L-6095700C',
    });
  });

  it.each([
    ['EventBridge’s own network', 'events.amazonaws.com', 'AccessDeniedException'],
    ['what is no network', 'main-network', 'ValidationException'],
    ['a network that does not exist', 'sn-0123456789abcdefg', 'ResourceNotFoundException'],
  ])('refuses %s', async (_what, network, name) => {
    await expect(associate(owner, network, await makeConfiguration(sandbox, owner, gatewayId))).rejects.toMatchObject({ name });
  });
});

describe('a configuration that another account shares', () => {
  it('joins the consumer’s network, is seen by both, and outlives the share', async () => {
    const configuration = await makeConfiguration(sandbox, owner, gatewayId);
    const network = await makeNetwork(consumer);
    await expect(associate(consumer, network.id, configuration)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    const resourceShareArn = await makeShare(sandbox, owner, configuration, [accounts.consumer]);
    const { arn } = await associate(consumer, network.id, configuration);
    established();
    for (const one of [owner, consumer]) expect(await get(one, arn)).toMatchObject({ status: 'ACTIVE', createdBy: accounts.consumer });
    await expect(get(accountClients(sandbox, accounts.secondConsumer), arn)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });

    await owner.ram.send(new DisassociateResourceShareCommand({ resourceShareArn, resourceArns: [configuration] }));
    sandbox.advanceClock(sandbox.delays().shareAssociation);
    expect((await get(consumer, arn)).status).toBe('ACTIVE');
    await expect(associate(consumer, (await makeNetwork(consumer, 'second')).id, configuration)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await expect(owner.lattice.send(new DeleteResourceConfigurationCommand({ resourceConfigurationIdentifier: configuration }))).rejects.toMatchObject({ name: 'ConflictException' });
    await remove(owner, arn);
    established();
    expect(await inNetwork(consumer, network.id)).toEqual([]);
  });
});

it('is for whoever may do so on the configuration and on the network', async () => {
  const { RoleArn } = pergolaRole(sandbox, accounts.owner, 'owner');
  const configuration = await makeConfiguration(sandbox, owner, gatewayId);
  const networks = [await makeNetwork(owner, 'first'), await makeNetwork(owner, 'second')] as const;
  const toFirst = { Effect: 'Allow', Action: 'vpc-lattice:*', Resource: '*', Condition: { StringEquals: { 'vpc-lattice:ServiceNetworkArn': networks[0].arn } } };
  const Statement = [toFirst, { Effect: 'Allow', Action: 'ec2:*', Resource: '*' }];
  sandbox.changeRole(RoleArn, { policies: [{ name: 'FirstNetwork', document: { Statement } }] });
  const role = clientsOf(sandbox, await assumePergolaRole(sandbox, accounts.owner, 'owner'));
  await expect(associate(role, networks[1].arn, configuration)).rejects.toMatchObject({
    name: 'AccessDeniedException',
    message: expect.stringContaining('vpc-lattice:CreateServiceNetworkResourceAssociation'),
  });
  await expect(associate(role, networks[0].id, configuration)).resolves.toMatchObject({ status: 'CREATE_IN_PROGRESS' });
});

describe('a group in a network', () => {
  let groupArn: string;
  let network: string;

  const addChild = async (name: string) => {
    const { arn } = await owner.lattice.send(
      new CreateResourceConfigurationCommand({
        name,
        type: 'CHILD',
        resourceConfigurationGroupIdentifier: groupArn,
        resourceConfigurationDefinition: { dnsResource: { domainName: serviceHost } },
      }),
    );
    return String(arn);
  };

  beforeEach(async () => {
    groupArn = await makeConfiguration(sandbox, owner, gatewayId, { name: 'group', type: 'GROUP', resourceConfigurationDefinition: undefined });
    network = (await makeNetwork(owner)).id;
  });

  it('brings its children along: those that it has, and those that it gets', async () => {
    const first = await addChild('first');
    sandbox.advanceClock(sandbox.delays().resourceConfiguration);
    const { id } = await associate(owner, network, groupArn);
    const second = await addChild('second');
    sandbox.advanceClock(sandbox.delays().resourceConfiguration + sandbox.delays().association);
    expect(await inNetwork(owner, network)).toMatchObject([{ id, status: 'ACTIVE' }]);
    const all = await inNetwork(owner, network, true);
    expect(all.map((one) => [one.resourceConfigurationName, one.status, Boolean(one.dnsEntry)])).toEqual([
      ['group', 'ACTIVE', false],
      ['first', 'ACTIVE', true],
      ['second', 'ACTIVE', true],
    ]);
    await expect(remove(owner, all[1]?.id)).rejects.toMatchObject({ name: 'ConflictException', message: expect.stringContaining(String(id)) });

    await owner.lattice.send(new DeleteResourceConfigurationCommand({ resourceConfigurationIdentifier: first }));
    expect((await inNetwork(owner, network, true)).map((one) => one.resourceConfigurationArn)).toEqual([groupArn, second]);
    await remove(owner, id);
    established();
    expect(await inNetwork(owner, network, true)).toEqual([]);
  });

  it('is PARTIAL while a child of it is not established', async () => {
    const { id } = await associate(owner, network, groupArn);
    established();
    const child = await addChild('late');
    sandbox.advanceClock(sandbox.delays().resourceConfiguration);
    await owner.lattice.send(new UpdateResourceGatewayCommand({ resourceGatewayIdentifier: gatewayId, securityGroupIds: [] }));
    established();
    expect(await get(owner, id)).toMatchObject({ status: 'PARTIAL', failureReason: expect.stringContaining(gatewayId) });
    await owner.lattice.send(new DeleteResourceConfigurationCommand({ resourceConfigurationIdentifier: child }));
    expect((await get(owner, id)).status).toBe('ACTIVE');
  });

  it('is joined as a whole: a child alone is refused', async () => {
    await expect(associate(owner, network, await addChild('alone'))).rejects.toMatchObject({ name: 'ValidationException', message: expect.stringContaining('CHILD') });
  });
});
