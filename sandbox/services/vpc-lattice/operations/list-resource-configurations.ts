import type { ListResourceConfigurationsRequest, ListResourceConfigurationsResponse } from '@aws-sdk/client-vpc-lattice';
import type { Operation } from '@/sandbox/core/contract';
import { idFrom } from '../identifier';
import { latticePage } from '../lattice-page';
import { mayBeSeen, resourceConfigurations, summaryOf } from '../resource-configuration';

/** Lists what the account owns and what is shared with it; neither ports nor definitions are in a summary. */
export const listResourceConfigurations: Operation<ListResourceConfigurationsRequest, ListResourceConfigurationsResponse> = {
  service: 'vpc-lattice',
  name: 'ListResourceConfigurations',
  permissions: () => [{ action: 'vpc-lattice:ListResourceConfigurations', resource: '*' }],
  run(call) {
    const { resourceGatewayIdentifier, resourceConfigurationGroupIdentifier, domainVerificationIdentifier } = call.input;
    const seen = resourceConfigurations(call.world)
      .list({ region: call.region })
      .filter((configuration) => mayBeSeen(call.world, configuration, call.caller.accountId))
      .filter((configuration) => !resourceGatewayIdentifier || configuration.resourceGatewayId === idFrom(resourceGatewayIdentifier))
      .filter(() => !resourceConfigurationGroupIdentifier && !domainVerificationIdentifier);
    return latticePage(call, seen, summaryOf);
  },
};
