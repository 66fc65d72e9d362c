import type { ListServiceNetworkResourceAssociationsRequest, ListServiceNetworkResourceAssociationsResponse } from '@aws-sdk/client-vpc-lattice';
import type { Operation, World } from '@/sandbox/core/contract';
import { invalid } from '../errors';
import { idFrom } from '../identifier';
import { latticePage } from '../lattice-page';
import {
  associationsOfConfiguration,
  associationsOfNetwork,
  childAssociationsOf,
  mayBeSeenBy,
  shownResourceAssociation,
  type ResourceAssociation,
} from '../resource-association';

/** The owners of configuration and network see every association with them; whoever made one sees that one. */
export const listServiceNetworkResourceAssociations: Operation<
  ListServiceNetworkResourceAssociationsRequest,
  ListServiceNetworkResourceAssociationsResponse
> = {
  service: 'vpc-lattice',
  name: 'ListServiceNetworkResourceAssociations',
  permissions: () => [{ action: 'vpc-lattice:ListServiceNetworkResourceAssociations', resource: '*' }],
  run(call) {
    const { resourceConfigurationIdentifier: configuration, serviceNetworkIdentifier: network, includeChildren } = call.input;
    if (!configuration && !network) {
      throw invalid('resourceConfigurationIdentifier', 'Either serviceNetworkIdentifier or resourceConfigurationIdentifier is required');
    }
    const found = configuration
      ? associationsOfConfiguration(call.world, idFrom(configuration))
      : associationsOfNetwork(call.world, idFrom(String(network))).filter(({ groupAssociationId }) => !groupAssociationId);
    const seen = found
      .filter((association) => !network || association.serviceNetworkId === idFrom(network))
      .filter((association) => association.region === call.region && mayBeSeenBy(call, association))
      .flatMap((association) => (includeChildren ? withChildren(call.world, association) : [association]));
    return latticePage(call, seen, (association) => shownResourceAssociation(call.world, association));
  },
};

function withChildren(world: World, association: ResourceAssociation): ResourceAssociation[] {
  return [association, ...childAssociationsOf(world, association.id)];
}
