import { CreateTagsCommand, CreateVpcEndpointCommand, DeleteTagsCommand, DescribeSecurityGroupsCommand, DescribeVpcEndpointsCommand, DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '@/sandbox/start-sandbox';
import { accounts } from '@/sandbox/testing/clients';
import { makeEndpoint, vpcNamed } from '@/sandbox/testing/endpoints';
import { accountClients, makeConfiguration, makeGateway, type Clients } from '@/sandbox/testing/seed-story';

let sandbox: Sandbox;
let consumer: Clients;
let vpcId: string;
let groups: Record<string, string>;

beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(async () => {
  sandbox.reset();
  consumer = accountClients(sandbox, accounts.consumer);
  ({ vpcId, groups } = await vpcNamed(consumer, 'WorkloadVPC'));
});
afterAll(() => sandbox.stop());

const tag = (ids: string[], tags: Record<string, string>, clients = consumer) =>
  clients.ec2.send(new CreateTagsCommand({ Resources: ids, Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) }));
const untag = (ids: string[], ...Tags: { Key: string; Value?: string }[]) => consumer.ec2.send(new DeleteTagsCommand({ Resources: ids, Tags }));

async function tagsOfVpc(clients = consumer): Promise<Record<string, string>> {
  const { Vpcs } = await clients.ec2.send(new DescribeVpcsCommand({ VpcIds: [vpcId] }));
  return Object.fromEntries((Vpcs?.[0]?.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value]));
}

describe('tags', () => {
  it('are set on several objects, overwritten, found and taken away', async () => {
    await tag([vpcId, String(groups['workload-sg'])], { team: 'forecasting', stage: 'test' });
    await tag([vpcId], { stage: 'live' });
    expect(await tagsOfVpc()).toEqual({ Name: 'WorkloadVPC', team: 'forecasting', stage: 'live' });
    const { SecurityGroups } = await consumer.ec2.send(new DescribeSecurityGroupsCommand({ Filters: [{ Name: 'tag:stage', Values: ['te*'] }] }));
    expect(SecurityGroups?.map((group) => group.GroupName)).toEqual(['workload-sg']);
    await untag([vpcId], { Key: 'stage', Value: 'test' });
    expect(await tagsOfVpc()).toHaveProperty('stage', 'live');
    await untag([vpcId], { Key: 'stage' }, { Key: 'team', Value: 'forecasting' });
    expect(await tagsOfVpc()).toEqual({ Name: 'WorkloadVPC' });
    await untag([vpcId]);
    expect(await tagsOfVpc()).toEqual({});
  });

  it('of an endpoint go with it', async () => {
    const owner = accountClients(sandbox, accounts.owner);
    const arn = await makeConfiguration(sandbox, owner, await makeGateway(sandbox, owner));
    const main = await vpcNamed(owner, 'MainVPC');
    const id = await makeEndpoint(sandbox, owner, { VpcId: main.vpcId, SubnetIds: main.subnetIds, SecurityGroupIds: undefined, ResourceConfigurationArn: arn });
    await tag([id], { team: 'main' }, owner);
    const { VpcEndpoints } = await owner.ec2.send(new DescribeVpcEndpointsCommand({ Filters: [{ Name: 'tag:team', Values: ['main'] }] }));
    expect(VpcEndpoints).toMatchObject([{ VpcEndpointId: id, Tags: [{ Key: 'team', Value: 'main' }] }]);
  });

  it.each<[string, () => Promise<unknown>, string]>([
    ['an object that does not exist, and then tags none', () => tag([vpcId, 'subnet-0123456789abcdef0'], { a: 'b' }), 'InvalidSubnetID.NotFound'],
    ['an id of no known kind', () => tag(['constructor-1'], { a: 'b' }), 'InvalidID'],
    ["another account's object", () => tag([vpcId], { a: 'b' }, accountClients(sandbox, accounts.secondConsumer)), 'InvalidVpcID.NotFound'],
    ['no tags', () => tag([vpcId], {}), 'MissingParameter'],
    ["a key of AWS's own", () => tag([vpcId], { 'aws:a': 'b' }), 'InvalidParameterValue'],
    ['a key of 129 letters', () => tag([vpcId], { ['k'.repeat(129)]: 'b' }), 'InvalidParameterValue'],
    ['a value of 257 letters', () => tag([vpcId], { a: 'v'.repeat(257) }), 'InvalidParameterValue'],
    ['the same key twice', () => consumer.ec2.send(new CreateTagsCommand({ Resources: [vpcId], Tags: [{ Key: 'a', Value: '1' }, { Key: 'a', Value: '2' }] })), 'InvalidParameterValue'],
    ['a fifty-first tag', () => tag([vpcId], Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`key-${index}`, '']))), 'TagLimitExceeded'],
    ['a dry run', () => consumer.ec2.send(new CreateTagsCommand({ Resources: [vpcId], Tags: [{ Key: 'a', Value: 'b' }], DryRun: true })), 'DryRunOperation'],
  ])('are refused for %s', async (_what, act, name) => {
    await expect(act()).rejects.toMatchObject({ name });
    expect(await tagsOfVpc()).toEqual({ Name: 'WorkloadVPC' });
  });

  it('outlive a restart, though networks are put anew then', async () => {
    const home = mkdtempSync(join(tmpdir(), 'pergola-tags-test-'));
    try {
      const first = await startSandbox({ home });
      await tag([vpcId], { team: 'kept' }, accountClients(first, accounts.consumer));
      await first.stop();
      const second = await startSandbox({ home });
      expect(await tagsOfVpc(accountClients(second, accounts.consumer))).toEqual({ Name: 'WorkloadVPC', team: 'kept' });
      await second.stop();
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
  });
});

it('an unknown parameter is refused by the name of its last step', async () => {
  const command = new CreateVpcEndpointCommand({ VpcId: vpcId, VpcEndpointType: 'Resource' });
  command.middlewareStack.add(
    (next) => (args) => {
      const request = args.request as { body: string };
      request.body += '&TagSpecification.1.Colour=red';
      return next(args);
    },
    { step: 'serialize', priority: 'low' },
  );
  await expect(consumer.ec2.send(command)).rejects.toMatchObject({ name: 'UnknownParameter', message: 'The parameter Colour is not recognized' });
});
