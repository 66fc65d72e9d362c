import {
  CreateServiceNetworkCommand,
  CreateServiceNetworkResourceAssociationCommand,
  CreateServiceNetworkVpcAssociationCommand,
  ListResourceEndpointAssociationsCommand,
  ListTagsForResourceCommand,
  StartDomainVerificationCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-vpc-lattice';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '@/sandbox/start-sandbox';
import { accounts } from '@/sandbox/testing/clients';
import { makeEndpoint, vpcNamed } from '@/sandbox/testing/endpoints';
import { accountClients, makeConfiguration, makeGateway, type Clients } from '@/sandbox/testing/seed-story';

let sandbox: Sandbox;
let owner: Clients;

beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(() => {
  sandbox.reset();
  owner = accountClients(sandbox, accounts.owner);
});
afterAll(() => sandbox.stop());

const gatewayArn = async () => `arn:aws:vpc-lattice:us-east-1:${accounts.owner}:resourcegateway/${await makeGateway(sandbox, owner)}`;
const configurationArn = async () => makeConfiguration(sandbox, owner, await makeGateway(sandbox, owner));
const networkArn = async () => String((await owner.lattice.send(new CreateServiceNetworkCommand({ name: 'main-network' }))).arn);
const tags = async ({ lattice }: Clients, resourceArn: string) => (await lattice.send(new ListTagsForResourceCommand({ resourceArn }))).tags;

it.each<[string, () => Promise<string | undefined>]>([
  ['a gateway', gatewayArn],
  ['a configuration', configurationArn],
  ['a service network', networkArn],
  [
    'its association with a configuration',
    async () => {
      const input = { serviceNetworkIdentifier: await networkArn(), resourceConfigurationIdentifier: await configurationArn() };
      return (await owner.lattice.send(new CreateServiceNetworkResourceAssociationCommand(input))).arn;
    },
  ],
  [
    'its association with a VPC',
    async () => {
      const input = { serviceNetworkIdentifier: await networkArn(), vpcIdentifier: (await vpcNamed(owner, 'MainVPC')).vpcId };
      return (await owner.lattice.send(new CreateServiceNetworkVpcAssociationCommand(input))).arn;
    },
  ],
  [
    'the association of an endpoint',
    async () => {
      const ResourceConfigurationArn = await configurationArn();
      const { vpcId, subnetIds, groups } = await vpcNamed(owner, 'MainVPC');
      await makeEndpoint(sandbox, owner, { VpcId: vpcId, SubnetIds: subnetIds, SecurityGroupIds: [String(groups['main-rg-sg'])], ResourceConfigurationArn });
      const { items } = await owner.lattice.send(new ListResourceEndpointAssociationsCommand({ resourceConfigurationIdentifier: ResourceConfigurationArn }));
      return items?.[0]?.arn;
    },
  ],
  ['a domain verification', async () => (await owner.lattice.send(new StartDomainVerificationCommand({ domainName: 'example.com' }))).arn],
])('are kept on %s, for its owner alone', async (_what, make) => {
  const resourceArn = String(await make());
  const stranger = accountClients(sandbox, accounts.consumer);
  await owner.lattice.send(new TagResourceCommand({ resourceArn, tags: { stage: 'test', team: 'main' } }));
  await owner.lattice.send(new UntagResourceCommand({ resourceArn, tagKeys: ['team', 'pergola:resource'] }));
  expect(await tags(owner, resourceArn)).toEqual({ stage: 'test' });
  await expect(tags(stranger, resourceArn)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  await expect(stranger.lattice.send(new TagResourceCommand({ resourceArn, tags: { stage: 'taken' } }))).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});

it('have no place on what does not exist, nor names of AWS’s own', async () => {
  const resourceArn = await networkArn();
  await expect(owner.lattice.send(new TagResourceCommand({ resourceArn, tags: { 'AWS:stage': 'test' } }))).rejects.toMatchObject({ name: 'ValidationException' });
  await expect(tags(owner, resourceArn.replace('sn-', 'sn-x').slice(0, -1))).rejects.toMatchObject({ name: 'ResourceNotFoundException', resourceType: 'SERVICE_NETWORK' });
});
