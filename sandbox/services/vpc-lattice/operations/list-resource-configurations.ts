import type { ListResourceConfigurationsRequest, ListResourceConfigurationsResponse } from '@aws-sdk/client-vpc-lattice';
import type { Call, Operation } from '@/sandbox/core/contract';
import { idFrom } from '../identifier';
import { latticePage } from '../lattice-page';
import { mayBeSeen, resourceConfigurations, summaryOf, type ResourceConfiguration } from '../resource-configuration';
import { idsSharedWithCaller } from '../shared-with';

/** Lists what the account owns, then what is shared with it; neither ports nor definitions are in a summary. */
export const listResourceConfigurations: Operation<ListResourceConfigurationsRequest, ListResourceConfigurationsResponse> = {
  service: 'vpc-lattice',
  name: 'ListResourceConfigurations',
  permissions: () => [{ action: 'vpc-lattice:ListResourceConfigurations', resource: '*' }],
  run(call) {
    const { resourceGatewayIdentifier: gateway, resourceConfigurationGroupIdentifier: group, domainVerificationIdentifier: verification } = call.input;
    const seen = candidates(call)
      .filter((one) => !gateway || one.resourceGatewayId === idFrom(gateway))
      .filter((one) => !group || one.resourceConfigurationGroupId === idFrom(group))
      .filter((one) => !verification || one.domainVerificationId === idFrom(verification));
    return latticePage(call, seen, summaryOf);
  },
};

/** What one of the filters leaves, else everything that the caller sees. */
function candidates(call: Call<ListResourceConfigurationsRequest>): ResourceConfiguration[] {
  const { world, region, caller, input } = call;
  const all = resourceConfigurations(world);
  const filters = [
    ['resourceConfigurationGroupId', input.resourceConfigurationGroupIdentifier],
    ['domainVerificationId', input.domainVerificationIdentifier],
    ['resourceGatewayId', input.resourceGatewayIdentifier],
  ] as const;
  const [member, identifier] = filters.find(([, wanted]) => wanted) ?? [];
  if (member && identifier) {
    return all.where(member, idFrom(identifier)).filter((one) => one.region === region && mayBeSeen(world, one, caller.accountId));
  }
  const shared = idsSharedWithCaller(call, 'resourceconfiguration').flatMap((id) => all.get(id) ?? []);
  return [...all.list({ accountId: caller.accountId, region }), ...shared];
}
