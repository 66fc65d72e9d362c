import type { AuthType } from '@aws-sdk/client-vpc-lattice';
import type { Call, StoredObject, World } from '@/sandbox/core/contract';
import { shareReaching } from '../ram/share-reaching';
import type { Tags } from '../tags';
import { notFound } from './errors';
import { idFrom, objectNamed } from './identifier';
import { isAllowedByPolicy } from './policy-access';

export const serviceNetworkCollection = 'vpc-lattice.serviceNetwork';

/** A service network is there as soon as it was created; it has no states. */
export interface ServiceNetwork extends StoredObject {
  arn: string;
  name: string;
  authType: AuthType;
  /** Whether it can be shared through RAM; decided when it is created, for ever. */
  sharingEnabled: boolean;
  createdAt: number;
  lastUpdatedAt: number;
  tags: Tags;
}

export function serviceNetworks(world: World) {
  return world.collection<ServiceNetwork>(serviceNetworkCollection);
}

/** What the caller may see in this Region: its own, and what RAM or a resource policy lets it use right now. */
export function findServiceNetwork(call: Call, identifier: string): ServiceNetwork | undefined {
  const network = objectNamed(call, serviceNetworks(call.world), identifier);
  if (!network || network.accountId === call.caller.accountId) return network;
  const { world, caller } = call;
  return shareReaching(world, network.arn, caller.accountId) || isAllowedByPolicy(world, network.arn, caller.accountId) ? network : undefined;
}

export function visibleServiceNetwork(call: Call, identifier: string): ServiceNetwork {
  const network = findServiceNetwork(call, identifier);
  if (!network) throw notFound('ServiceNetwork', idFrom(identifier));
  return network;
}

export function ownServiceNetwork(call: Call, identifier: string): ServiceNetwork {
  const network = findServiceNetwork(call, identifier);
  if (network?.accountId !== call.caller.accountId) throw notFound('ServiceNetwork', idFrom(identifier));
  return network;
}
