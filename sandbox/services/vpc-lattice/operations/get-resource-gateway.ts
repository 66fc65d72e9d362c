import type { GetResourceGatewayRequest, GetResourceGatewayResponse } from '@aws-sdk/client-vpc-lattice';
import type { Operation } from '@/sandbox/core/contract';
import { checkOnGateway, resourceGatewayOf, shownResourceGateway, shownTimes } from '../resource-gateway';

export const getResourceGateway: Operation<GetResourceGatewayRequest, GetResourceGatewayResponse> = {
  service: 'vpc-lattice',
  name: 'GetResourceGateway',
  permissions(call) {
    const identifier = String(call.input.resourceGatewayIdentifier);
    return [checkOnGateway(call, 'GetResourceGateway', identifier)];
  },
  run(call) {
    const gateway = resourceGatewayOf(call, String(call.input.resourceGatewayIdentifier));
    return { ...shownResourceGateway(gateway), vpcId: gateway.vpcId, serviceManaged: false, ...shownTimes(gateway) };
  },
};
