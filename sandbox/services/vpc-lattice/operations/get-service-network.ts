import type { GetServiceNetworkRequest, GetServiceNetworkResponse } from '@aws-sdk/client-vpc-lattice';
import type { Operation } from '@/sandbox/core/contract';
import { checkOn } from '../identifier';
import { vpcAssociationsOfNetwork } from '../network-vpc-association';
import { requireSharedAction } from '../requirements-of-association';
import { shownTimes } from '../resource-gateway';
import { findServiceNetwork, visibleServiceNetwork } from '../service-network';

/** Services are not played, so that no network ever has any. */
export const getServiceNetwork: Operation<GetServiceNetworkRequest, GetServiceNetworkResponse> = {
  service: 'vpc-lattice',
  name: 'GetServiceNetwork',
  permissions(call) {
    const identifier = String(call.input.serviceNetworkIdentifier);
    return [checkOn(call, 'GetServiceNetwork', 'servicenetwork', identifier, findServiceNetwork(call, identifier))];
  },
  run(call) {
    const network = visibleServiceNetwork(call, String(call.input.serviceNetworkIdentifier));
    requireSharedAction(call, network, 'vpc-lattice:GetServiceNetwork');
    const { id, name, arn, authType, sharingEnabled } = network;
    return {
      id,
      name,
      arn,
      authType,
      sharingConfig: { enabled: sharingEnabled },
      numberOfAssociatedVPCs: vpcAssociationsOfNetwork(call.world, id).length,
      numberOfAssociatedServices: 0,
      ...shownTimes(network),
    };
  },
};
