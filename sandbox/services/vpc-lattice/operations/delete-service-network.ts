import type { DeleteServiceNetworkRequest, DeleteServiceNetworkResponse } from '@aws-sdk/client-vpc-lattice';
import type { Operation } from '@/sandbox/core/contract';
import { sharesHolding } from '../../ram/share-reaching';
import { conflict } from '../errors';
import { checkOn } from '../identifier';
import { endpointsOfNetwork } from '../network-endpoint-association';
import { vpcAssociationsOfNetwork } from '../network-vpc-association';
import { associationsOfNetwork } from '../resource-association';
import { forgetPolicy } from '../resource-policy';
import { findServiceNetwork, ownServiceNetwork, serviceNetworks } from '../service-network';

export const deleteServiceNetwork: Operation<DeleteServiceNetworkRequest, DeleteServiceNetworkResponse> = {
  service: 'vpc-lattice',
  name: 'DeleteServiceNetwork',
  permissions(call) {
    const identifier = String(call.input.serviceNetworkIdentifier);
    return [checkOn(call, 'DeleteServiceNetwork', 'servicenetwork', identifier, findServiceNetwork(call, identifier))];
  },
  run(call) {
    const { world } = call;
    const network = ownServiceNetwork(call, String(call.input.serviceNetworkIdentifier));
    const { id, arn } = network;
    const refuse = (what: string) => conflict('ServiceNetwork', id, `ServiceNetwork ${id} has ${what} associated.`);
    if (associationsOfNetwork(world, id).length > 0) throw refuse('resource(s)');
    if (vpcAssociationsOfNetwork(world, id).length > 0) throw refuse('VPC(s)');
    if (endpointsOfNetwork(world, id).length > 0) throw refuse('VPC endpoint(s)');
    if (sharesHolding(world, arn).length > 0) {
      throw conflict('ServiceNetwork', id, `ServiceNetwork ${id} is part of a resource share. Remove it from the share first.`);
    }
    forgetPolicy(world, network);
    serviceNetworks(world).delete(id);
    return {};
  },
};
