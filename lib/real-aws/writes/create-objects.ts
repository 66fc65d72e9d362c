import { listSubnets, listVpcs } from '@/lib/aws/ec2';
import { isAwsError } from '@/lib/aws/errors';
import { createConnection, deleteConnection, describeConnection, type Connection } from '@/lib/aws/events';
import { acceptShareInvitation, associateShare, createResourceShare, deleteResourceShare, getResourceShares, getShareAssociations, getShareInvitations, type ResourceShare } from '@/lib/aws/ram';
import { createResourceConfiguration, deleteResourceConfiguration, listResourceConfigurations, type ResourceConfigurationSummary } from '@/lib/aws/vpc-lattice-configurations';
import { createResourceGateway, deleteResourceGateway, listResourceGateways, type ResourceGateway } from '@/lib/aws/vpc-lattice-gateways';
import type { Removable, RemovalState } from '../created-objects';
import { NotTried } from '../finding';
import type { Scene } from './scene';

/** Where a configuration leads that no name was given for. Nothing needs to listen there. */
const unusedHost = 10;

export function gateway(scene: Scene): Promise<ResourceGateway> {
  return scene.once('resource gateway', async () => {
    const { name } = scene.options;
    const read = await scene.asOwner('READ');
    const { vpcId, subnetId } = await placeOf(scene);
    scene.options.created.add(removableGateway(scene, name));
    await createResourceGateway(await scene.asOwner(), { clientToken: name, name, vpcId, subnetIds: [subnetId], securityGroupIds: [], ipAddressType: 'IPV4', dnsResolution: 'PUBLIC', tags: scene.tags });
    return scene.wait('The resource gateway', async () => {
      const found = (await listResourceGateways(read)).find((one) => one.name === name);
      if (found?.status.endsWith('FAILED')) throw new Error(`The resource gateway is ${found.status}.`);
      return found?.status === 'ACTIVE' ? found : undefined;
    });
  });
}

async function placeOf(scene: Scene): Promise<{ vpcId: string; subnetId: string; address: string }> {
  const read = await scene.asOwner('READ');
  const vpcs = (await listVpcs(read)).filter(({ id }) => !scene.options.vpcId || id === scene.options.vpcId);
  for (const vpc of vpcs) {
    const subnet = (await listSubnets(read, vpc.id)).find(({ freeAddresses, cidrBlock, isIpv6Only }) => freeAddresses > 20 && cidrBlock && !isIpv6Only);
    if (subnet?.cidrBlock) return { vpcId: vpc.id, subnetId: subnet.id, address: subnet.cidrBlock.replace(/\d+\/\d+$/, String(unusedHost)) };
  }
  throw new NotTried(`Account ${scene.owner.id} has no VPC with an IPv4 subnet of more than 20 free addresses in ${scene.options.region}.`);
}

export function configuration(scene: Scene): Promise<ResourceConfigurationSummary> {
  return scene.once('resource configuration', () => newConfiguration(scene, { name: scene.options.name, onwardSharing: true }));
}

/** A configuration on the gateway of the run. `onwardSharing`: it may be associated with service networks that can be shared. */
export async function newConfiguration(scene: Scene, { name, onwardSharing }: { name: string; onwardSharing: boolean }): Promise<ResourceConfigurationSummary> {
  const { domainName } = scene.options;
  const { id } = await gateway(scene);
  const read = await scene.asOwner('READ');
  const target = domainName ? { domainName } : { ipAddress: (await placeOf(scene)).address };
  scene.options.created.add(removableConfiguration(scene, name));
  await createResourceConfiguration(await scene.asOwner(), {
    clientToken: name,
    name,
    resourceGatewayId: id,
    target,
    portRanges: ['443'],
    allowAssociationToShareableServiceNetwork: onwardSharing,
    tags: scene.tags,
  });
  return scene.wait('The resource configuration', async () => {
    const found = (await listResourceConfigurations(read)).find((one) => one.name === name);
    if (found?.status.endsWith('FAILED')) throw new Error(`The resource configuration is ${found.status}.`);
    return found?.status === 'ACTIVE' ? found : undefined;
  });
}

export function share(scene: Scene): Promise<ResourceShare> {
  return scene.once('resource share', async () => {
    const { name } = scene.options;
    const { arn } = await configuration(scene);
    scene.options.created.add(removableShare(scene, name));
    await createResourceShare(await scene.asOwner(), { clientToken: name, name, resourceArns: [arn], tags: scene.tags });
    return scene.wait('The resource share', () => findShare(scene, name));
  });
}

async function findShare(scene: Scene, name: string): Promise<ResourceShare | undefined> {
  return (await getResourceShares(await scene.asOwner('READ'), { owner: 'SELF' })).find((one) => one.name === name && one.status === 'ACTIVE');
}

export interface SharedWith {
  share: ResourceShare;
  /** Each status of the principal that RAM listed, in order. */
  statuses: string[];
  /** Until RAM listed the principal. */
  listedAfterMs: number;
  /** The consumer accepted an invitation: it is outside the organization. */
  wasInvited: boolean;
}

/** Shares the configuration with the consumer, whose invitation is accepted where RAM sends one. */
export function sharedWithConsumer(scene: Scene): Promise<SharedWith> {
  return scene.once('share with the consumer', async () => {
    const made = await share(scene);
    const read = await scene.asOwner('READ');
    const startedAt = performance.now();
    await associateShare(await scene.asOwner(), { shareArn: made.arn, principals: [scene.consumer.id] });
    const statuses: string[] = [];
    let listedAfterMs = 0;
    let wasInvited = false;
    return scene.wait('The share with the consumer', async () => {
      const { items } = await getShareAssociations(read, { type: 'PRINCIPAL', shareArn: made.arn });
      const status = items.find(({ entity }) => entity === scene.consumer.id)?.status;
      if (status && statuses.length === 0) listedAfterMs = performance.now() - startedAt;
      if (status && statuses.at(-1) !== status) statuses.push(status);
      if (status === 'ASSOCIATED') return { share: made, statuses, listedAfterMs, wasInvited };
      const invitation = (await getShareInvitations(await scene.asConsumer('READ'), made.arn)).find((one) => one.status === 'PENDING');
      if (invitation && !wasInvited) {
        await acceptShareInvitation(await scene.asConsumer(), invitation.arn);
        wasInvited = true;
      }
      return undefined;
    });
  });
}

export interface MadeConnection {
  connection: Connection;
  /** Each state that EventBridge showed, in order. */
  states: string[];
}

/** A connection of the consumer to the shared configuration, with credentials that are no secret. */
export function connection(scene: Scene): Promise<MadeConnection> {
  return scene.once('connection', async () => {
    const { name } = scene.options;
    await sharedWithConsumer(scene);
    const { arn } = await configuration(scene);
    scene.options.created.add(removableConnection(scene, name));
    await createConnection(await scene.asConsumer(), {
      name,
      description: 'A check of Pergola. It can be deleted.',
      configurationArn: arn,
      authorization: { type: 'BASIC', username: 'real-aws', password: 'not-a-secret' },
      parameters: [],
    });
    return settledConnection(scene, name);
  });
}

/** Waits until EventBridge is done with a connection. */
export function settledConnection(scene: Scene, name: string): Promise<MadeConnection> {
  const states: string[] = [];
  return scene.wait('The connection', async () => {
    const found = await describeConnection(await scene.asConsumer('READ'), name);
    if (states.at(-1) !== found.state) states.push(found.state);
    return found.state.endsWith('ING') ? undefined : { connection: found, states };
  });
}

export function removableGateway(scene: Scene, name: string): Removable {
  return removable('resource gateway', name, scene.owner.id, {
    find: async () => (await listResourceGateways(await scene.asOwner('READ'))).find((one) => one.name === name),
    isLeaving: ({ status }) => status.startsWith('DELETE_IN'),
    remove: async ({ id }) => deleteResourceGateway(await scene.asOwner(), id),
  });
}

export function removableConfiguration(scene: Scene, name: string): Removable {
  return removable('resource configuration', name, scene.owner.id, {
    find: async () => (await listResourceConfigurations(await scene.asOwner('READ'))).find((one) => one.name === name && one.arn.includes(scene.owner.id)),
    isLeaving: ({ status }) => status.startsWith('DELETE_IN'),
    remove: async ({ id }) => deleteResourceConfiguration(await scene.asOwner(), id),
  });
}

export function removableShare(scene: Scene, name: string): Removable {
  return removable('resource share', name, scene.owner.id, {
    find: async () => (await getResourceShares(await scene.asOwner('READ'), { owner: 'SELF' })).find((one) => one.name === name && one.status !== 'DELETED'),
    isLeaving: ({ status }) => status === 'DELETING',
    remove: async ({ arn }) => deleteResourceShare(await scene.asOwner(), arn),
  });
}

export function removableConnection(scene: Scene, name: string): Removable {
  return removable('EventBridge connection', name, scene.consumer.id, {
    find: async () => {
      try {
        return await describeConnection(await scene.asConsumer('READ'), name);
      } catch (error) {
        if (isAwsError(error, 'notFound')) return undefined;
        throw error;
      }
    },
    isLeaving: ({ state }) => state === 'DELETING',
    remove: async () => deleteConnection(await scene.asConsumer(), name),
  });
}

function removable<T>(kind: Removable['kind'], name: string, accountId: string, verbs: { find(): Promise<T | undefined>; isLeaving(found: T): boolean; remove(found: T): Promise<void> }): Removable {
  let wasSeen = false;
  return {
    kind,
    name,
    accountId,
    remove: async (): Promise<RemovalState> => {
      const found = await verbs.find();
      if (!found) return wasSeen ? 'gone' : 'unseen';
      wasSeen = true;
      if (!verbs.isLeaving(found)) await verbs.remove(found);
      return 'removing';
    },
  };
}
