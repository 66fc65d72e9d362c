import type { ListServiceNetworksRequest, ListServiceNetworksResponse } from '@aws-sdk/client-vpc-lattice';
import type { Operation } from '@/sandbox/core/contract';
import { latticePage } from '../lattice-page';
import { vpcAssociationsOfNetwork } from '../network-vpc-association';
import { topAssociationsOfNetwork } from '../resource-association';
import { shownTimes } from '../resource-gateway';
import { serviceNetworks } from '../service-network';
import { idsSharedWithCaller } from '../shared-with';

/** Those of the account, then those that others share with it. */
export const listServiceNetworks: Operation<ListServiceNetworksRequest, ListServiceNetworksResponse> = {
  service: 'vpc-lattice',
  name: 'ListServiceNetworks',
  permissions: () => [{ action: 'vpc-lattice:ListServiceNetworks', resource: '*' }],
  run(call) {
    const { world, region, caller } = call;
    const own = serviceNetworks(world).list({ accountId: caller.accountId, region });
    const shared = idsSharedWithCaller(call, 'servicenetwork').flatMap((id) => serviceNetworks(world).get(id) ?? []);
    return latticePage(call, [...own, ...shared], (network) => ({
      id: network.id,
      name: network.name,
      arn: network.arn,
      numberOfAssociatedVPCs: vpcAssociationsOfNetwork(world, network.id).length,
      numberOfAssociatedServices: 0,
      numberOfAssociatedResourceConfigurations: topAssociationsOfNetwork(world, network.id).length,
      ...shownTimes(network),
    }));
  },
};
