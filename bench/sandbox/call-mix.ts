import { DescribeSubnetsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { DescribeConnectionCommand, EventBridgeClient, ListConnectionsCommand } from '@aws-sdk/client-eventbridge';
import { GetResourceShareAssociationsCommand, ListResourcesCommand, RAMClient } from '@aws-sdk/client-ram';
import {
  CreateResourceConfigurationCommand,
  GetResourceConfigurationCommand,
  ListResourceConfigurationsCommand,
  ListServiceNetworkResourceAssociationsCommand,
  TagResourceCommand,
  VPCLatticeClient,
} from '@aws-sdk/client-vpc-lattice';
import { accountKey, accounts } from '@/sandbox/testing/clients';
import type { CrowdedWorld } from './crowded-world';
import { capturing, signedCall, type SignedCall } from './signed-calls';

const pageSize = 100;

/** How often each call comes in 20, by name: what a portal does all day, mostly looking. */
const weights = {
  GetResourceConfiguration: 5,
  ListResourceConfigurations: 2,
  ListServiceNetworkResourceAssociations: 3,
  GetResourceShareAssociations: 2,
  ListResources: 1,
  DescribeConnection: 3,
  ListConnections: 1,
  DescribeSubnets: 1,
  TagResource: 1,
  CreateResourceConfiguration: 1,
} as const;

export type CallName = keyof typeof weights;
export const callNames = Object.keys(weights) as CallName[];

/** So many signed calls of each kind, each naming another object. Signatures are good for five minutes. */
export async function signCalls(port: number, world: CrowdedWorld, count: number): Promise<Record<CallName, SignedCall[]>> {
  const options = (accountId: string) => ({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    credentials: accountKey(accountId),
    maxAttempts: 1,
    requestHandler: capturing,
  });
  const lattice = new VPCLatticeClient(options(accounts.owner));
  const ram = new RAMClient(options(accounts.owner));
  const consumerRam = new RAMClient(options(accounts.consumer));
  const events = new EventBridgeClient(options(accounts.consumer));
  const ec2 = new EC2Client(options(accounts.owner));

  const nth = <T>(list: T[], index: number) => list[Math.floor((index * 7919) % list.length)]!;
  const send: Record<CallName, (index: number) => Promise<unknown>> = {
    GetResourceConfiguration: (index) =>
      lattice.send(new GetResourceConfigurationCommand({ resourceConfigurationIdentifier: nth(world.configurationArns, index) })),
    ListResourceConfigurations: () => lattice.send(new ListResourceConfigurationsCommand({ maxResults: pageSize })),
    ListServiceNetworkResourceAssociations: (index) =>
      lattice.send(
        new ListServiceNetworkResourceAssociationsCommand({ resourceConfigurationIdentifier: nth(world.configurationArns, index), maxResults: pageSize }),
      ),
    GetResourceShareAssociations: (index) =>
      ram.send(new GetResourceShareAssociationsCommand({ associationType: 'PRINCIPAL', resourceShareArns: [nth(world.shareArns, index)] })),
    ListResources: (index) =>
      consumerRam.send(new ListResourcesCommand({ resourceOwner: 'OTHER-ACCOUNTS', resourceShareArns: [nth(world.shareArns, index)] })),
    DescribeConnection: (index) => events.send(new DescribeConnectionCommand({ Name: nth(world.connectionNames, index) })),
    ListConnections: () => events.send(new ListConnectionsCommand({ Limit: pageSize })),
    DescribeSubnets: () => ec2.send(new DescribeSubnetsCommand({})),
    TagResource: (index) => lattice.send(new TagResourceCommand({ resourceArn: nth(world.configurationArns, index), tags: { seen: String(index) } })),
    CreateResourceConfiguration: (index) =>
      lattice.send(
        new CreateResourceConfigurationCommand({
          name: `made-${process.hrtime.bigint().toString(36)}-${index}`,
          type: 'SINGLE',
          resourceGatewayIdentifier: world.gatewayId,
          resourceConfigurationDefinition: { dnsResource: { domainName: 'service.main.example.com', ipAddressType: 'IPV4' } },
          portRanges: ['443'],
        }),
      ),
  };
  const calls = {} as Record<CallName, SignedCall[]>;
  for (const name of callNames) calls[name] = await Promise.all(Array.from({ length: count }, (_, index) => signedCall(() => send[name](index))));
  return calls;
}

/** All of them in the mix's proportions, well shuffled and the same on every run. */
export function mixed(calls: Record<CallName, SignedCall[]>): SignedCall[] {
  const names = callNames.flatMap((name) => Array.from({ length: weights[name] }, () => name));
  const rounds = Math.min(...callNames.map((name) => Math.floor(calls[name].length / weights[name])));
  const next = Object.fromEntries(callNames.map((name) => [name, 0])) as Record<CallName, number>;
  return Array.from({ length: rounds * names.length }, (_, index) => {
    const name = names[(index * 7) % names.length]!;
    return calls[name][next[name]++]!;
  });
}
