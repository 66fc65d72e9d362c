import type { ListResourceGatewaysRequest, ListResourceGatewaysResponse } from '@aws-sdk/client-vpc-lattice';
import type { Operation } from '@/sandbox/core/contract';
import { latticePage } from '../lattice-page';
import { resourceGateways, shownResourceGateway, shownTimes } from '../resource-gateway';

export const listResourceGateways: Operation<ListResourceGatewaysRequest, ListResourceGatewaysResponse> = {
  service: 'vpc-lattice',
  name: 'ListResourceGateways',
  permissions: () => [{ action: 'vpc-lattice:ListResourceGateways', resource: '*' }],
  run(call) {
    const own = resourceGateways(call.world).list({ accountId: call.caller.accountId, region: call.region });
    return latticePage(call, own, (gateway) => ({
      ...shownResourceGateway(gateway),
      vpcIdentifier: gateway.vpcId,
      serviceManaged: false,
      ...shownTimes(gateway),
    }));
  },
};
