import type { UpdateServiceNetworkRequest, UpdateServiceNetworkResponse } from '@aws-sdk/client-vpc-lattice';
import type { Operation } from '@/sandbox/core/contract';
import { checkOn } from '../identifier';
import { findServiceNetwork, ownServiceNetwork, serviceNetworks } from '../service-network';

/** The kind of authorization is all that can be changed; it governs services, which the sandbox does not play. */
export const updateServiceNetwork: Operation<UpdateServiceNetworkRequest, UpdateServiceNetworkResponse> = {
  service: 'vpc-lattice',
  name: 'UpdateServiceNetwork',
  permissions(call) {
    const identifier = String(call.input.serviceNetworkIdentifier);
    const check = checkOn(call, 'UpdateServiceNetwork', 'servicenetwork', identifier, findServiceNetwork(call, identifier));
    return [{ ...check, context: { ...check.context, 'vpc-lattice:AuthType': String(call.input.authType) } }];
  },
  run(call) {
    const network = ownServiceNetwork(call, String(call.input.serviceNetworkIdentifier));
    const { id, name, arn, authType } = serviceNetworks(call.world).put({
      ...network,
      authType: call.input.authType ?? network.authType,
      lastUpdatedAt: call.world.clock.now(),
    });
    return { id, name, arn, authType };
  },
};
