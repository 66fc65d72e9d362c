import { ServiceError, type Call, type World } from '@/sandbox/core/contract';
import { isSharedAction, sharesHolding } from '../ram/share-reaching';
import { conflict, invalid } from './errors';
import { isAllowedByPolicy } from './policy-access';
import { resourceAssociations } from './resource-association';
import type { ResourceConfiguration } from './resource-configuration';
import type { ServiceNetwork } from './service-network';

/** A child goes with its group, and a network segment is for VPC endpoints of type Tunnel alone. */
export function requireAssociableType({ id, type }: ResourceConfiguration): void {
  if (type !== 'CHILD' && type !== 'CIDR') return;
  const why = type === 'CHILD' ? 'Associate its group instead.' : 'A consumer reaches it through a Tunnel VPC endpoint.';
  throw invalid('resourceConfigurationIdentifier', `ResourceConfiguration ${id} of type ${type} cannot be associated with a service network. ${why}`);
}

/** Whoever does not own a configuration or a network may do with it what the permission of the resource share, or a resource policy, allows. */
export function requireSharedAction({ world, caller }: Call, { arn, accountId }: { arn: string; accountId: string }, action: string): void {
  if (accountId === caller.accountId || isSharedAction(world, arn, caller.accountId, action) || isAllowedByPolicy(world, arn, caller.accountId, action)) return;
  throw new ServiceError(
    'AccessDeniedException',
    `User: ${caller.arn} is not authorized to perform: ${action} on resource: ${arn} because no resource-based policy allows the ${action} action`,
  );
}

/** One cannot join what is shared with one to something else that is shared with one (VPC Lattice user guide, sharing). */
export function requireOneOwned(configuration: ResourceConfiguration, network: ServiceNetwork, callerAccountId: string): void {
  if ([configuration.accountId, network.accountId].includes(callerAccountId)) return;
  throw new ServiceError(
    'AccessDeniedException',
    `Account ${callerAccountId} owns neither resource configuration ${configuration.id} nor service network ${network.id}. One of the two must be its own.`,
  );
}

/** Its owner can keep a configuration out of every network that others may come to use, too. */
export function requireFitForNetwork(world: World, configuration: ResourceConfiguration, network: ServiceNetwork): void {
  if (configuration.allowAssociationToShareableServiceNetwork) return;
  if (!network.sharingEnabled && sharesHolding(world, network.arn).length === 0) return;
  throw invalid(
    'serviceNetworkIdentifier',
    `ResourceConfiguration ${configuration.id} does not allow the association with a shareable service network, which ${network.id} is`,
  );
}

/** A failed association counts until it is deleted. */
export function refuseSecondAssociation(world: World, configuration: ResourceConfiguration, network: ServiceNetwork): void {
  const present = resourceAssociations(world)
    .where('resourceConfigurationId', configuration.id)
    .find(({ serviceNetworkId }) => serviceNetworkId === network.id);
  if (present) throw conflict('ServiceNetworkResourceAssociation', present.id, 'Association already exists');
}
