import {
  CreateVpcEndpointCommand,
  DeleteVpcEndpointsCommand,
  DescribeSubnetsCommand,
  DescribeVpcEndpointAssociationsCommand,
  DescribeVpcEndpointsCommand,
  ModifyVpcEndpointCommand,
  type CreateVpcEndpointCommandInput,
} from '@aws-sdk/client-ec2';
import { CreateResourceShareCommand, DisassociateResourceShareCommand } from '@aws-sdk/client-ram';
import {
  CreateServiceNetworkCommand,
  CreateServiceNetworkResourceAssociationCommand,
  DeleteResourceConfigurationCommand,
  DeleteResourceEndpointAssociationCommand,
  DeleteServiceNetworkCommand,
  ListResourceEndpointAssociationsCommand,
  ListServiceNetworkVpcEndpointAssociationsCommand,
} from '@aws-sdk/client-vpc-lattice';
import { describe, expect, it } from 'vitest';
import { accounts } from '@/sandbox/testing/clients';
import { makeEndpoint, vpcNamed, workload } from '@/sandbox/testing/endpoints';
import { accountClients } from '@/sandbox/testing/seed-story';
import { associationsOf, makeGroup, makeNetwork, sharedScene } from '@/sandbox/testing/shared-scene';

const scene = sharedScene();

const idOf = (arn: string) => arn.slice(arn.lastIndexOf('/') + 1);

async function create(more: Partial<CreateVpcEndpointCommandInput> = {}, clients = scene.consumer) {
  const input = { VpcEndpointType: 'Resource', ...(await workload(clients)), ResourceConfigurationArn: scene.configurationArn, ...more } as CreateVpcEndpointCommandInput;
  const { VpcEndpoint } = await clients.ec2.send(new CreateVpcEndpointCommand(input));
  return VpcEndpoint;
}

const made = (more: Partial<CreateVpcEndpointCommandInput> = {}) => makeEndpoint(scene.sandbox, scene.consumer, { ResourceConfigurationArn: scene.configurationArn, ...more });

async function describeOne(id: string) {
  const { VpcEndpoints } = await scene.consumer.ec2.send(new DescribeVpcEndpointsCommand({ VpcEndpointIds: [id] }));
  return VpcEndpoints?.[0];
}

const deleteEndpoints = (...ids: string[]) => scene.consumer.ec2.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: ids }));

describe('the life of an endpoint', () => {
  it('is pending, available with names of its own, deleting and gone', async () => {
    const pending = await create({ SecurityGroupIds: undefined, TagSpecifications: [{ ResourceType: 'vpc-endpoint', Tags: [{ Key: 'Name', Value: 'forecast' }] }] });
    expect(pending).toMatchObject({
      VpcEndpointId: expect.stringMatching(/^vpce-[0-9a-f]{17}$/),
      VpcEndpointType: 'Resource',
      State: 'Pending',
      IpAddressType: 'IPV4',
      PrivateDnsEnabled: false,
      Groups: [{ GroupName: 'default' }],
      OwnerId: accounts.consumer,
      ResourceConfigurationArn: scene.configurationArn,
      Tags: [{ Key: 'Name', Value: 'forecast' }],
    });
    const id = String(pending?.VpcEndpointId);
    expect(await associationsOf(scene.consumer, id)).toMatchObject([{ AssociatedResourceAccessibility: 'Inaccessible' }]);

    scene.sandbox.advanceClock(scene.sandbox.delays().vpcEndpoint);
    expect(await describeOne(id)).toMatchObject({ State: 'Available', NetworkInterfaceIds: [expect.stringMatching(/^eni-/), expect.anything(), expect.anything()] });
    expect(await associationsOf(scene.consumer, id)).toEqual([
      {
        Id: expect.stringMatching(/^vpce-rsc-asc-[0-9a-f]{17}$/),
        VpcEndpointId: id,
        AssociatedResourceAccessibility: 'Accessible',
        AssociatedResourceArn: scene.configurationArn,
        DnsEntry: { DnsName: `${id}.${idOf(scene.configurationArn)}.4232ccc.vpc-lattice-rsc.us-east-1.on.aws`, HostedZoneId: expect.stringMatching(/^Z/) },
        Tags: [],
      },
    ]);

    expect(await deleteEndpoints(id)).toMatchObject({ Unsuccessful: [] });
    expect(await describeOne(id)).toMatchObject({ State: 'Deleting' });
    expect(await associationsOf(scene.consumer, id)).toEqual([]);
    scene.sandbox.advanceClock(scene.sandbox.delays().vpcEndpoint);
    await expect(describeOne(id)).rejects.toMatchObject({ name: 'InvalidVpcEndpointId.NotFound' });
  });

  it('is seen by the owner of the configuration, which cannot be deleted meanwhile', async () => {
    const id = await made();
    const { items } = await scene.owner.lattice.send(new ListResourceEndpointAssociationsCommand({ resourceConfigurationIdentifier: scene.configurationArn }));
    expect(items).toMatchObject([{ vpcEndpointId: id, vpcEndpointOwner: accounts.consumer }]);
    const remove = () => scene.owner.lattice.send(new DeleteResourceConfigurationCommand({ resourceConfigurationIdentifier: scene.configurationArn }));
    await scene.owner.ram.send(new DisassociateResourceShareCommand({ resourceShareArn: scene.shareArn, resourceArns: [scene.configurationArn] }));
    scene.sandbox.advanceClock(scene.sandbox.delays().shareAssociation);
    await expect(remove()).rejects.toMatchObject({ name: 'ConflictException' });
    expect(await associationsOf(scene.consumer, id)).toMatchObject([{ AssociatedResourceAccessibility: 'Accessible' }]);
    await expect(create({ ClientToken: 'anew' })).rejects.toMatchObject({ name: 'InvalidResourceConfigurationArn.NotFound' });
    await deleteEndpoints(id);
    await remove();
  });

  it('goes on without what the owner has cut, and fails when that is gone before it is available', async () => {
    const [id, late] = [await made(), String((await create({ ClientToken: 'late' }))?.VpcEndpointId)];
    const { items } = await scene.owner.lattice.send(new ListResourceEndpointAssociationsCommand({ resourceConfigurationIdentifier: scene.configurationArn }));
    for (const item of items ?? []) await scene.owner.lattice.send(new DeleteResourceEndpointAssociationCommand({ resourceEndpointAssociationIdentifier: item.id }));
    expect(await describeOne(id)).toMatchObject({ State: 'Available' });
    expect(await associationsOf(scene.consumer, id)).toMatchObject([{ AssociatedResourceAccessibility: 'Inaccessible', FailureReason: expect.stringContaining('is gone') }]);
    await scene.owner.ram.send(new DisassociateResourceShareCommand({ resourceShareArn: scene.shareArn, resourceArns: [scene.configurationArn] }));
    scene.sandbox.advanceClock(scene.sandbox.delays().shareAssociation);
    await scene.owner.lattice.send(new DeleteResourceConfigurationCommand({ resourceConfigurationIdentifier: scene.configurationArn }));
    scene.sandbox.advanceClock(scene.sandbox.delays().vpcEndpoint);
    expect(await describeOne(late)).toMatchObject({ State: 'Failed', FailureReason: expect.stringContaining('does not exist') });
    expect(await associationsOf(scene.consumer, id)).toEqual([]);
  });

  it('deletes what it can, and tells what it cannot', async () => {
    const id = await made();
    const foreign = 'vpce-0123456789abcdef0';
    const { Unsuccessful } = await deleteEndpoints(foreign, id, 'nonsense');
    expect(Unsuccessful?.map(({ ResourceId, Error: error }) => [ResourceId, error?.Code])).toEqual([
      [foreign, 'InvalidVpcEndpoint.NotFound'],
      ['nonsense', 'InvalidVpcEndpoint.NotFound'],
    ]);
    expect(await describeOne(id)).toMatchObject({ State: 'Deleting' });
  });

  it('takes addresses of its subnets, and gives them back', async () => {
    const { SubnetIds } = await workload(scene.consumer);
    const free = async () => (await scene.consumer.ec2.send(new DescribeSubnetsCommand({ SubnetIds }))).Subnets?.map((subnet) => subnet.AvailableIpAddressCount);
    const before = await free();
    const id = await made();
    expect(await free()).toEqual(before?.map((count) => (count ?? 0) - 1));
    await deleteEndpoints(id);
    scene.sandbox.advanceClock(scene.sandbox.delays().vpcEndpoint);
    expect(await free()).toEqual(before);
  });
});

describe('a service network', () => {
  it('shows each of its resources under a name of its own, and cannot be deleted', async () => {
    const { group, children } = await makeGroup(scene, ['first', 'second']);
    const network = (await makeNetwork(scene, scene.consumer, [scene.configurationArn, group])).arn;
    const id = await made({ VpcEndpointType: 'ServiceNetwork', ResourceConfigurationArn: undefined, ServiceNetworkArn: network });
    const rows = await associationsOf(scene.consumer, id);
    expect(rows.map((row) => [row.AssociatedResourceArn, row.ResourceConfigurationGroupArn])).toEqual([
      [scene.configurationArn, undefined],
      [children[0], group],
      [children[1], group],
    ]);
    for (const row of rows) {
      expect(row).toMatchObject({ ServiceNetworkArn: network, ServiceNetworkName: 'a-network', AssociatedResourceAccessibility: 'Accessible' });
      expect(row.DnsEntry?.DnsName).toMatch(new RegExp(`^${id}-snra-[0-9a-f]{17}\\.${idOf(String(row.AssociatedResourceArn))}\\.4232ccc\\.vpc-lattice-rsc\\.us-east-1\\.on\\.aws$`));
    }
    const { items } = await scene.consumer.lattice.send(new ListServiceNetworkVpcEndpointAssociationsCommand({ serviceNetworkIdentifier: network }));
    expect(items).toMatchObject([{ vpcEndpointId: id, vpcEndpointOwnerId: accounts.consumer }]);
    await expect(scene.consumer.lattice.send(new DeleteServiceNetworkCommand({ serviceNetworkIdentifier: network }))).rejects.toMatchObject({ name: 'ConflictException' });
  });

  it('comes in pages, and is narrowed by filters', async () => {
    const { group } = await makeGroup(scene, ['first', 'second', 'third']);
    const id = await made({ ResourceConfigurationArn: group });
    const other = await made();
    const pages: number[] = [];
    let NextToken: string | undefined;
    do {
      const page = await scene.consumer.ec2.send(new DescribeVpcEndpointAssociationsCommand({ MaxResults: 3, NextToken }));
      pages.push(page.VpcEndpointAssociations?.length ?? 0);
      ({ NextToken } = page);
    } while (NextToken);
    expect(pages).toEqual([3, 1]);
    const filtered = async (Name: string, value: string) =>
      (await scene.consumer.ec2.send(new DescribeVpcEndpointAssociationsCommand({ Filters: [{ Name, Values: [value] }] }))).VpcEndpointAssociations?.length;
    expect(await filtered('resource-configuration-group-arn', group)).toBe(3);
    expect(await filtered('vpc-endpoint-id', other)).toBe(1);
    expect(await filtered('associated-resource-id', idOf(scene.configurationArn))).toBe(1);
    await expect(filtered('colour', id)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  });
});

it('a service network that is shared takes endpoints of others, which outlive the share', async () => {
  const { arn, id: networkId } = await scene.owner.lattice.send(new CreateServiceNetworkCommand({ name: 'shared-network', sharingConfig: { enabled: true } }));
  const toNetwork = { VpcEndpointType: 'ServiceNetwork', ResourceConfigurationArn: undefined, ServiceNetworkArn: arn } as const;
  await expect(create(toNetwork)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  const { resourceShare } = await scene.owner.ram.send(new CreateResourceShareCommand({ name: 'network', resourceArns: [String(arn)], principals: [accounts.consumer] }));
  scene.sandbox.advanceClock(scene.sandbox.delays().shareAssociation);
  await scene.owner.lattice.send(new CreateServiceNetworkResourceAssociationCommand({ serviceNetworkIdentifier: networkId, resourceConfigurationIdentifier: scene.configurationArn }));
  const id = await made(toNetwork);
  await scene.owner.ram.send(new DisassociateResourceShareCommand({ resourceShareArn: resourceShare?.resourceShareArn, resourceArns: [String(arn)] }));
  scene.sandbox.advanceClock(scene.sandbox.delays().shareAssociation);
  expect(await associationsOf(scene.consumer, id)).toMatchObject([{ AssociatedResourceAccessibility: 'Accessible', ServiceNetworkName: 'shared-network' }]);
  await expect(create(toNetwork)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
});

describe('a client token', () => {
  it('makes one endpoint, and is good for one input', async () => {
    const [first, second] = [await create({ ClientToken: 'once' }), await create({ ClientToken: 'once' })];
    expect(second).toEqual(first);
    await expect(create({ ClientToken: 'once', SecurityGroupIds: undefined })).rejects.toMatchObject({ name: 'IdempotentParameterMismatch' });
    expect((await create({ ClientToken: 'twice' }))?.VpcEndpointId).not.toBe(first?.VpcEndpointId);
  });
});

describe('ModifyVpcEndpoint', () => {
  const modify = (id: string, more: object) => scene.consumer.ec2.send(new ModifyVpcEndpointCommand({ VpcEndpointId: id, ...more }));

  it('changes security groups and nothing else', async () => {
    const id = await made();
    const { groups } = await vpcNamed(scene.consumer, 'WorkloadVPC');
    expect(await modify(id, { AddSecurityGroupIds: [groups['default']], RemoveSecurityGroupIds: [groups['workload-sg']] })).toMatchObject({ Return: true });
    expect((await describeOne(id))?.Groups).toMatchObject([{ GroupName: 'default' }]);
    await expect(modify(id, { RemoveSecurityGroupIds: [groups['default']] })).rejects.toMatchObject({ name: 'InvalidParameter' });
    await expect(modify(id, { RemoveSecurityGroupIds: [groups['workload-sg']] })).rejects.toMatchObject({ name: 'InvalidParameter' });
    await expect(modify(id, { PrivateDnsEnabled: true })).rejects.toMatchObject({ name: 'InvalidParameter', message: expect.stringContaining('PrivateDnsEnabled') });
    await expect(modify(id, { AddSubnetIds: ['subnet-0123456789abcdef0'] })).rejects.toMatchObject({ name: 'InvalidParameter' });
  });

  it('waits until the endpoint is available, and finds no foreign one', async () => {
    const pending = String((await create())?.VpcEndpointId);
    await expect(modify(pending, {})).rejects.toMatchObject({ name: 'IncorrectState' });
    const foreign = accountClients(scene.sandbox, accounts.secondConsumer);
    await expect(foreign.ec2.send(new ModifyVpcEndpointCommand({ VpcEndpointId: pending }))).rejects.toMatchObject({ name: 'InvalidVpcEndpointId.NotFound' });
    await expect(modify('vpce-x', {})).rejects.toMatchObject({ name: 'InvalidVpcEndpointId.Malformed' });
  });
});

it('endpoints are filtered in lower-case words, and other accounts have none of them', async () => {
  const id = await made();
  const pending = String((await create())?.VpcEndpointId);
  const found = async (Name: string, value: string) => {
    const { VpcEndpoints } = await scene.consumer.ec2.send(new DescribeVpcEndpointsCommand({ Filters: [{ Name, Values: [value] }] }));
    return VpcEndpoints?.map((endpoint) => endpoint.VpcEndpointId);
  };
  expect(await found('vpc-endpoint-state', 'available')).toEqual([id]);
  expect(await found('vpc-endpoint-state', 'pending')).toEqual([pending]);
  expect(await found('vpc-endpoint-type', 'Resource')).toEqual([id, pending]);
  expect(await found('ip-address-type', 'ipv4')).toEqual([id, pending]);
  const { VpcEndpoints } = await accountClients(scene.sandbox, accounts.secondConsumer).ec2.send(new DescribeVpcEndpointsCommand({}));
  expect(VpcEndpoints).toEqual([]);
});

it('pages of endpoints hold at least one, and a thousand at most', async () => {
  const ids = [await made(), await made()];
  const page = (MaxResults: number, NextToken?: string) => scene.consumer.ec2.send(new DescribeVpcEndpointsCommand({ MaxResults, NextToken }));
  const first = await page(1);
  const second = await page(1, first.NextToken);
  expect([...(first.VpcEndpoints ?? []), ...(second.VpcEndpoints ?? [])].map((endpoint) => endpoint.VpcEndpointId)).toEqual(ids);
  expect(second.NextToken).toBeUndefined();
  expect((await page(5_000)).VpcEndpoints).toHaveLength(2);
  await expect(page(0)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  await expect(page(-1)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
});
