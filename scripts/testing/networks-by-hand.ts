import { setTimeout as sleep } from 'node:timers/promises';
import { RAMClient, CreateResourceShareCommand, GetResourceShareAssociationsCommand } from '@aws-sdk/client-ram';
import { CreateServiceNetworkCommand, CreateServiceNetworkResourceAssociationCommand, PutResourcePolicyCommand, VPCLatticeClient } from '@aws-sdk/client-vpc-lattice';

/*
 * What somebody with full access to an account does past Pergola: resource policies, service networks, and sharing them.
 */

function clientOptions(endpoint: string, accountId: string) {
  return { endpoint, region: 'us-east-1', maxAttempts: 5, credentials: { accessKeyId: `AKIASBX0${accountId}`, secretAccessKey: 'sandbox' } };
}

let made = 0;

/** A policy of one statement that allows everything of VPC Lattice. */
export function policyFor(principal: unknown, condition?: object): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: principal, Action: 'vpc-lattice:*', Resource: '*', ...(condition && { Condition: condition }) }] });
}

export async function putPolicyByHand(url: string, accountId: string, resourceArn: string, policy: string): Promise<void> {
  await new VPCLatticeClient(clientOptions(url, accountId)).send(new PutResourcePolicyCommand({ resourceArn, policy }));
}

/** A service network of the account, with the configurations in it; answers its ARN. */
export async function makeNetworkByHand(url: string, accountId: string, ...configurationArns: string[]): Promise<string> {
  const lattice = new VPCLatticeClient(clientOptions(url, accountId));
  made += 1;
  const { arn } = await lattice.send(new CreateServiceNetworkCommand({ name: `by-hand-${made}` }));
  for (const configurationArn of configurationArns) await associateByHand(url, accountId, configurationArn, arn!);
  return arn!;
}

export async function associateByHand(url: string, accountId: string, resourceConfigurationIdentifier: string, serviceNetworkIdentifier: string): Promise<void> {
  await new VPCLatticeClient(clientOptions(url, accountId)).send(new CreateServiceNetworkResourceAssociationCommand({ resourceConfigurationIdentifier, serviceNetworkIdentifier }));
}

/** Shares something of the account by a resource share of its own, and waits until RAM says so; answers the share's ARN. */
export async function shareByHand(url: string, accountId: string, resourceArn: string, ...principals: string[]): Promise<string> {
  const ram = new RAMClient(clientOptions(url, accountId));
  made += 1;
  const { resourceShare } = await ram.send(new CreateResourceShareCommand({ name: `by-hand-${made}`, resourceArns: [resourceArn], principals }));
  const shareArn = resourceShare!.resourceShareArn!;
  for (let looks = 0; looks < 200; looks += 1) {
    const { resourceShareAssociations = [] } = await ram.send(new GetResourceShareAssociationsCommand({ associationType: 'RESOURCE', resourceShareArns: [shareArn] }));
    if (resourceShareAssociations.every(({ status }) => status === 'ASSOCIATED')) return shareArn;
    await sleep(20);
  }
  throw new Error(`${resourceArn} was not shared within 4 seconds`);
}
