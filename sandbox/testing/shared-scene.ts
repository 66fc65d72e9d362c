import { DescribeVpcEndpointAssociationsCommand } from '@aws-sdk/client-ec2';
import { CreateResourceConfigurationCommand, CreateServiceNetworkCommand, CreateServiceNetworkResourceAssociationCommand } from '@aws-sdk/client-vpc-lattice';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { startSandbox, type Sandbox } from '../start-sandbox';
import { accounts } from './clients';
import { accountClients, makeConfiguration, makeGateway, makeShare, type Clients } from './seed-story';

/** What tests of calls into private services begin with: the seed's configuration, shared with the consumer. */
export interface SharedScene {
  sandbox: Sandbox;
  owner: Clients;
  consumer: Clients;
  gatewayId: string;
  configurationArn: string;
  shareArn: string;
}

/** Sets the scene anew before every test of a file. */
export function sharedScene(): SharedScene {
  const scene = {} as SharedScene;
  beforeAll(async () => {
    scene.sandbox = await startSandbox({ admin: true });
  });
  beforeEach(async () => {
    const { sandbox } = scene;
    sandbox.reset();
    scene.owner = accountClients(sandbox, accounts.owner);
    scene.consumer = accountClients(sandbox, accounts.consumer);
    scene.gatewayId = await makeGateway(sandbox, scene.owner);
    scene.configurationArn = await makeConfiguration(sandbox, scene.owner, scene.gatewayId);
    scene.shareArn = await makeShare(sandbox, scene.owner, scene.configurationArn, [accounts.consumer]);
  });
  afterAll(() => scene.sandbox.stop());
  return scene;
}

/** A service network of the caller's with these configurations in it; answers the ARN, and the ids of the associations. */
export async function makeNetwork({ sandbox }: SharedScene, clients: Clients, configurations: string[]): Promise<{ arn: string; associationIds: string[] }> {
  const network = await clients.lattice.send(new CreateServiceNetworkCommand({ name: 'a-network', sharingConfig: { enabled: false } }));
  const associationIds: string[] = [];
  for (const resourceConfigurationIdentifier of configurations) {
    const { id } = await clients.lattice.send(new CreateServiceNetworkResourceAssociationCommand({ serviceNetworkIdentifier: network.id, resourceConfigurationIdentifier }));
    associationIds.push(String(id));
  }
  sandbox.advanceClock(sandbox.delays().association);
  return { arn: String(network.arn), associationIds };
}

/** A group of the owner's with these children, shared with the consumer. */
export async function makeGroup({ sandbox, owner, gatewayId }: SharedScene, children: string[]): Promise<{ group: string; children: string[] }> {
  const group = await makeConfiguration(sandbox, owner, gatewayId, { name: 'a-group', type: 'GROUP', resourceConfigurationDefinition: undefined });
  const arns: string[] = [];
  for (const name of children) {
    const child = await owner.lattice.send(
      new CreateResourceConfigurationCommand({
        name,
        type: 'CHILD',
        resourceConfigurationGroupIdentifier: group,
        resourceConfigurationDefinition: { dnsResource: { domainName: `${name}.main.example.com`, ipAddressType: 'IPV4' } },
      }),
    );
    arns.push(String(child.arn));
  }
  sandbox.advanceClock(sandbox.delays().resourceConfiguration);
  await makeShare(sandbox, owner, group, [accounts.consumer]);
  return { group, children: arns };
}

/** The associations of endpoints, as their owner sees them. */
export async function associationsOf({ ec2 }: Clients, ...ids: string[]) {
  const { VpcEndpointAssociations = [] } = await ec2.send(new DescribeVpcEndpointAssociationsCommand({ VpcEndpointIds: ids }));
  return VpcEndpointAssociations;
}
