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
    const [filter, ...others] = filtersOf(call);
    const seen = filter ? seenBehind(call, filter) : seenAtAll(call);
    const wanted = others.length > 0 ? seen.filter((one) => others.every(([member, id]) => one[member] === id)) : seen;
    return latticePage(call, wanted, summaryOf);
  },
};

type Filter = ['resourceConfigurationGroupId' | 'domainVerificationId' | 'resourceGatewayId', string];

function filtersOf({ input }: Call<ListResourceConfigurationsRequest>): Filter[] {
  const filters: [Filter[0], string | undefined][] = [
    ['resourceConfigurationGroupId', input.resourceConfigurationGroupIdentifier],
    ['domainVerificationId', input.domainVerificationIdentifier],
    ['resourceGatewayId', input.resourceGatewayIdentifier],
  ];
  return filters.flatMap(([member, identifier]): Filter[] => (identifier ? [[member, idFrom(identifier)]] : []));
}

/** Whatever has one group, verification or gateway belongs to one account, so that the first tells whose they are. */
function seenBehind({ world, region, caller }: Call, [member, id]: Filter): ResourceConfiguration[] {
  const all = resourceConfigurations(world).where(member, id);
  if (all[0]?.region !== region) return [];
  return all[0].accountId === caller.accountId ? all : all.filter((one) => mayBeSeen(world, one, caller.accountId));
}

function seenAtAll(call: Call): ResourceConfiguration[] {
  const { world, region, caller } = call;
  const own = resourceConfigurations(world).list({ accountId: caller.accountId, region });
  const shared = idsSharedWithCaller(call, 'resourceconfiguration').flatMap((id) => resourceConfigurations(world).get(id) ?? []);
  return shared.length > 0 ? [...own, ...shared] : own;
}
