import { CreateTagsCommand, CreateVpcEndpointCommand, DeleteVpcEndpointsCommand, DescribeVpcEndpointsCommand, type CreateVpcEndpointCommandInput } from '@aws-sdk/client-ec2';
import { CreateServiceNetworkCommand } from '@aws-sdk/client-vpc-lattice';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '@/sandbox/start-sandbox';
import { accounts, assumePergolaRole, pergolaRole } from '@/sandbox/testing/clients';
import { makeEndpoint, workload } from '@/sandbox/testing/endpoints';
import { accountClients, clientsOf, makeConfiguration, makeGateway, makeShare, type Clients } from '@/sandbox/testing/seed-story';

interface Statement {
  Effect?: 'Allow' | 'Deny';
  Action: string | string[];
  Resource: string | string[];
  Condition?: object;
}

let sandbox: Sandbox;
let full: Clients;
let role: Clients;
let input: CreateVpcEndpointCommandInput;

beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(async () => {
  sandbox.reset();
  const owner = accountClients(sandbox, accounts.owner);
  full = accountClients(sandbox, accounts.consumer);
  const arn = await makeConfiguration(sandbox, owner, await makeGateway(sandbox, owner));
  await makeShare(sandbox, owner, arn, [accounts.consumer]);
  role = clientsOf(sandbox, await assumePergolaRole(sandbox, accounts.consumer, 'consumer'));
  input = { VpcEndpointType: 'Resource', ...(await workload(full)), ResourceConfigurationArn: arn };
});
afterAll(() => sandbox.stop());

function allow(...statements: Statement[]): void {
  const document = { Version: '2012-10-17', Statement: statements.map((one) => ({ Effect: 'Allow', ...one })) };
  sandbox.changeRole(pergolaRole(sandbox, accounts.consumer, 'consumer').RoleArn, { policies: [{ name: 'All', document }] });
}

const arn = (kind: string, id: string) => `arn:aws:ec2:us-east-1:${accounts.consumer}:${kind}/${id}`;
const create = (more: Partial<CreateVpcEndpointCommandInput> = {}) => role.ec2.send(new CreateVpcEndpointCommand({ ...input, ...more }));

/** The statements that a plain endpoint needs, without those on resources of these kinds. */
function onAllBut(...kinds: string[]): Statement {
  return { Action: 'ec2:CreateVpcEndpoint', Resource: ['vpc', 'subnet', 'security-group', 'vpc-endpoint'].filter((kind) => !kinds.includes(kind)).map((kind) => arn(kind, '*')) };
}

describe('CreateVpcEndpoint', () => {
  it.each(['vpc', 'subnet', 'security-group', 'vpc-endpoint'])('asks on the %s', async (kind) => {
    allow(onAllBut(kind));
    await expect(create()).rejects.toMatchObject({
      name: 'UnauthorizedOperation',
      message: expect.stringContaining(`is not authorized to perform: ec2:CreateVpcEndpoint on resource: arn:aws:ec2:us-east-1:${accounts.consumer}:${kind}/`),
      $metadata: { httpStatusCode: 403 },
    });
    allow(onAllBut());
    expect(await create()).toMatchObject({ VpcEndpoint: { State: 'Pending' } });
  });

  it('can be held to a VPC by its id and by its tags', async () => {
    const inVpc = (Condition: object) => allow(onAllBut('vpc'), { Action: 'ec2:CreateVpcEndpoint', Resource: arn('vpc', '*'), Condition });
    inVpc({ StringEquals: { 'ec2:VpcID': 'vpc-0123456789abcdef0' } });
    await expect(create()).rejects.toMatchObject({ name: 'UnauthorizedOperation' });
    inVpc({ StringEquals: { 'ec2:VpcID': input.VpcId, 'aws:ResourceTag/Name': 'WorkloadVPC', 'ec2:ResourceTag/Name': 'WorkloadVPC' } });
    await create();
  });

  it('with tags asks for CreateTags, which can be held to this action', async () => {
    const tagged = { TagSpecifications: [{ ResourceType: 'vpc-endpoint' as const, Tags: [{ Key: 'team', Value: 'a' }] }] };
    allow(onAllBut());
    await expect(create(tagged)).rejects.toMatchObject({ name: 'UnauthorizedOperation', message: expect.stringContaining('ec2:CreateTags') });
    allow(onAllBut(), { Action: 'ec2:CreateTags', Resource: arn('vpc-endpoint', '*'), Condition: { StringEquals: { 'ec2:CreateAction': 'CreateVpcEndpoint', 'aws:RequestTag/team': 'a' } } });
    const { VpcEndpoint } = await create(tagged);
    await expect(role.ec2.send(new CreateTagsCommand({ Resources: [String(VpcEndpoint?.VpcEndpointId)], Tags: [{ Key: 'team', Value: 'a' }] }))).rejects.toMatchObject({ name: 'UnauthorizedOperation' });
  });

  it('with private DNS asks for the hosted zone, and for a service network asks VPC Lattice', async () => {
    allow(onAllBut());
    await expect(create({ PrivateDnsEnabled: true })).rejects.toMatchObject({ message: expect.stringContaining('route53:AssociateVPCWithHostedZone') });
    const network = await full.lattice.send(new CreateServiceNetworkCommand({ name: 'a-network' }));
    const toNetwork = { VpcEndpointType: 'ServiceNetwork' as const, ResourceConfigurationArn: undefined, ServiceNetworkArn: String(network.arn) };
    await expect(create(toNetwork)).rejects.toMatchObject({ message: expect.stringContaining('vpc-lattice:CreateServiceNetworkVpcEndpointAssociation') });
    allow(onAllBut(), { Action: 'vpc-lattice:CreateServiceNetworkVpcEndpointAssociation', Resource: '*' });
    await create(toNetwork);
  });

  it('answers a dry run by whether it would be allowed', async () => {
    allow(onAllBut());
    await expect(create({ DryRun: true })).rejects.toMatchObject({ name: 'DryRunOperation', $metadata: { httpStatusCode: 412 } });
    allow({ Action: 'ec2:DescribeVpcEndpoints', Resource: '*' });
    await expect(create({ DryRun: true })).rejects.toMatchObject({ name: 'UnauthorizedOperation', $metadata: { httpStatusCode: 403 } });
    expect((await role.ec2.send(new DescribeVpcEndpointsCommand({}))).VpcEndpoints).toEqual([]);
  });
});

it('what a role may delete can be held to tags', async () => {
  const [mine, other] = [
    await makeEndpoint(sandbox, full, { ...input, TagSpecifications: [{ ResourceType: 'vpc-endpoint', Tags: [{ Key: 'team', Value: 'a' }] }] }),
    await makeEndpoint(sandbox, full, input),
  ];
  allow({ Action: 'ec2:DeleteVpcEndpoints', Resource: arn('vpc-endpoint', '*'), Condition: { StringEquals: { 'aws:ResourceTag/team': 'a' } } });
  await expect(role.ec2.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [mine, other] }))).rejects.toMatchObject({ name: 'UnauthorizedOperation' });
  expect(await role.ec2.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [mine] }))).toMatchObject({ Unsuccessful: [] });
});
