import type { ListServiceNetworkResourceAssociationsRequest, ListServiceNetworkResourceAssociationsResponse } from '@aws-sdk/client-vpc-lattice';
import type { Operation } from '@/sandbox/core/contract';
import { invalid } from '../errors';
import { idFrom } from '../identifier';
import { latticePage } from '../lattice-page';
import { mayBeSeenBy, resourceAssociations, shownResourceAssociation } from '../resource-association';

/** The owner of a configuration sees every association with it; whoever made one sees that one. */
export const listServiceNetworkResourceAssociations: Operation<
  ListServiceNetworkResourceAssociationsRequest,
  ListServiceNetworkResourceAssociationsResponse
> = {
  service: 'vpc-lattice',
  name: 'ListServiceNetworkResourceAssociations',
  permissions: () => [{ action: 'vpc-lattice:ListServiceNetworkResourceAssociations', resource: '*' }],
  run(call) {
    const { resourceConfigurationIdentifier: configuration, serviceNetworkIdentifier: network } = call.input;
    if (!configuration && !network) {
      throw invalid('resourceConfigurationIdentifier', 'Either serviceNetworkIdentifier or resourceConfigurationIdentifier is required');
    }
    const seen = resourceAssociations(call.world)
      .list({ region: call.region })
      .filter((association) => mayBeSeenBy(call, association))
      .filter((association) => !configuration || association.resourceConfigurationId === idFrom(configuration))
      .filter((association) => !network || association.serviceNetworkId === idFrom(network));
    return latticePage(call, seen, (association) => shownResourceAssociation(call.world, association));
  },
};
