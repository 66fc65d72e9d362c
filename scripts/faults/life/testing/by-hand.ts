import { setTimeout as sleep } from 'node:timers/promises';
import { EventBridge } from '@aws-sdk/client-eventbridge';
import { RAM } from '@aws-sdk/client-ram';
import { VPCLattice } from '@aws-sdk/client-vpc-lattice';
import { ownershipTag } from '@/lib/controller/driver';
import { policyFor } from '../../../testing/networks-by-hand';
import { region } from '../world';

/* What people do on AWS behind the portal's back, with the accounts' own keys. Each answers whether it took effect. */

/** A resource of the portal as far as somebody needs it to lay hands on its AWS object. */
export interface Held {
  id: string;
  accountId: string;
  awsId: string;
  awsArn: string;
  spec: { name?: string; consumerAccountId?: string };
  observed: { configurationArn?: string | null } | null;
}

export type HandMade = (sandboxUrl: string, held: Held) => Promise<boolean>;

const kept = new Map<string, { lattice: VPCLattice; ram: RAM; events: EventBridge }>();

function clientsOf(endpoint: string, accountId: string) {
  const key = `${endpoint} ${accountId}`;
  const options = { endpoint, region, maxAttempts: 3, credentials: { accessKeyId: `AKIASBX0${accountId}`, secretAccessKey: 'sandbox' } };
  const clients = kept.get(key) ?? { lattice: new VPCLattice(options), ram: new RAM(options), events: new EventBridge(options) };
  kept.set(key, clients);
  return clients;
}

/** Ends the connections to a sandbox that is about to stop. */
export function letGo(endpoint: string): void {
  for (const [key, clients] of kept) {
    if (!key.startsWith(`${endpoint} `)) continue;
    for (const client of Object.values(clients)) (client as { destroy(): void }).destroy();
    kept.delete(key);
  }
}

/** AWS refuses what is just being changed, and what is gone; then nothing was done. */
function orRefused(work: (clients: ReturnType<typeof clientsOf>, held: Held) => Promise<unknown>): HandMade {
  return async (endpoint, held) => {
    try {
      await work(clientsOf(endpoint, held.accountId), held);
      return true;
    } catch {
      return false;
    }
  };
}

export const changeGateway = orRefused(({ lattice }, { awsId }) => lattice.updateResourceGateway({ resourceGatewayIdentifier: awsId, securityGroupIds: [] }));

export const changePorts = orRefused(({ lattice }, { awsId }) => lattice.updateResourceConfiguration({ resourceConfigurationIdentifier: awsId, portRanges: ['8443'] }));

export const forbidAssociations = orRefused(({ lattice }, { awsId }) => lattice.updateResourceConfiguration({ resourceConfigurationIdentifier: awsId, allowAssociationToShareableServiceNetwork: false }));

export const emptyShare = orRefused(async ({ ram }, { awsArn }) => {
  const { resourceShareAssociations = [] } = await ram.getResourceShareAssociations({ associationType: 'RESOURCE', resourceShareArns: [awsArn] });
  await ram.disassociateResourceShare({ resourceShareArn: awsArn, resourceArns: resourceShareAssociations.map(({ associatedEntity }) => associatedEntity!) });
});

/** Puts another configuration of the account into the share, which everybody with access would get as well. */
export const widenShare = orRefused(async ({ ram, lattice }, { awsArn, accountId }) => {
  const { items = [] } = await lattice.listResourceConfigurations({ maxResults: 100 });
  const { resourceShareAssociations = [] } = await ram.getResourceShareAssociations({ associationType: 'RESOURCE', resourceShareArns: [awsArn] });
  const other = items.find(({ arn, status }) => status === 'ACTIVE' && arn!.includes(`:${accountId}:`) && !resourceShareAssociations.some(({ associatedEntity }) => associatedEntity === arn));
  await ram.associateResourceShare({ resourceShareArn: awsArn, resourceArns: [other!.arn!] });
});

export const deleteShare = orRefused(({ ram }, { awsArn }) => ram.deleteResourceShare({ resourceShareArn: awsArn }));

export const removePrincipal = orRefused(({ ram }, { awsArn, spec }) => ram.disassociateResourceShare({ resourceShareArn: awsArn, principals: [spec.consumerAccountId!] }));

export function addPrincipal(accountId: string): HandMade {
  return orRefused(({ ram }, { awsArn }) => ram.associateResourceShare({ resourceShareArn: awsArn, principals: [accountId] }));
}

/** Puts a configuration into another share of its owner, with an account that has access already. */
export function shareTwice(accountId: string): HandMade {
  return orRefused(({ ram }, { id, awsArn }) => ram.createResourceShare({ name: `by-hand-${id}`, resourceArns: [awsArn], principals: [accountId] }));
}

/** Lets an account in by the resource policy of a configuration. */
export function writePolicy(accountId: string): HandMade {
  return orRefused(({ lattice }, { awsArn }) => lattice.putResourcePolicy({ resourceArn: awsArn, policy: policyFor({ AWS: accountId }) }));
}

/** The tag of objects that carry a mark of Pergola and are nobody's, for the watch: it can't know their ARNs before AWS has them. */
export const byHandTag = 'made-by-hand';

/** Makes a second share with the name, the mark and the configuration of one that is there, and without its principals. */
export const twinShare = orRefused(async ({ ram }, { id, awsArn }) => {
  const { resourceShares: [own] = [] } = await ram.getResourceShares({ resourceOwner: 'SELF', resourceShareArns: [awsArn] });
  const { resourceShareAssociations = [] } = await ram.getResourceShareAssociations({ associationType: 'RESOURCE', resourceShareArns: [awsArn] });
  const held = resourceShareAssociations.filter(({ status }) => status === 'ASSOCIATED').map(({ associatedEntity }) => associatedEntity!);
  await ram.createResourceShare({ name: own!.name!, resourceArns: held, tags: [{ key: ownershipTag, value: id }, { key: byHandTag, value: 'true' }] });
});

export const markOfNoRow = orRefused(({ ram }, { id }) =>
  ram.createResourceShare({ name: `pergola-by-hand-${id}`, tags: [{ key: ownershipTag, value: 'res_0000000000000000' }, { key: byHandTag, value: 'true' }] }),
);

/** Cuts the first association that there is with what the principal's share holds. */
export const cutAssociation = orRefused(async ({ lattice }, { observed, spec }) => {
  const { items = [] } = await lattice.listServiceNetworkResourceAssociations({ resourceConfigurationIdentifier: observed!.configurationArn!, maxResults: 100 });
  const theirs = items.find(({ createdBy, status }) => status === 'ACTIVE' && createdBy?.includes(spec.consumerAccountId!));
  await lattice.deleteServiceNetworkResourceAssociation({ serviceNetworkResourceAssociationIdentifier: theirs!.id! });
});

/** Everything that hangs on it goes first, as AWS asks for. */
export const deleteConfiguration: HandMade = async (endpoint, { accountId, awsId, awsArn }) => {
  const { lattice, ram } = clientsOf(endpoint, accountId);
  for (let tried = 0; tried < 10; tried += 1) {
    try {
      const { resourceShareAssociations: shared = [] } = await ram.getResourceShareAssociations({ associationType: 'RESOURCE', resourceArn: awsArn });
      const shareArns = new Set(shared.filter(({ status }) => status === 'ASSOCIATED').map(({ resourceShareArn }) => resourceShareArn!));
      for (const resourceShareArn of shareArns) await ram.disassociateResourceShare({ resourceShareArn, resourceArns: [awsArn] });
      const { items = [] } = await lattice.listServiceNetworkResourceAssociations({ resourceConfigurationIdentifier: awsId, maxResults: 100 });
      for (const { id, status } of items) if (status === 'ACTIVE') await lattice.deleteServiceNetworkResourceAssociation({ serviceNetworkResourceAssociationIdentifier: id! });
      await lattice.deleteResourceConfiguration({ resourceConfigurationIdentifier: awsId });
      return true;
    } catch {
      await sleep(150);
    }
  }
  return false;
};

export const changeConnection = orRefused(({ events }, { spec }) =>
  events.updateConnection({ Name: spec.name!, Description: 'Mine now', AuthParameters: { InvocationHttpParameters: { QueryStringParameters: [{ Key: 'Action', Value: 'Nothing' }] } } }),
);

export const deauthorizeConnection = orRefused(({ events }, { spec }) => events.deauthorizeConnection({ Name: spec.name! }));

export const deleteConnection = orRefused(({ events }, { spec }) => events.deleteConnection({ Name: spec.name! }));
