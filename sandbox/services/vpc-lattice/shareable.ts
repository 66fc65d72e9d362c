import type { World } from '@/sandbox/core/contract';
import type { Tags } from '../tags';
import { idFrom } from './identifier';
import { resourceConfigurations } from './resource-configuration';
import { serviceNetworks } from './service-network';

interface Shareable {
  accountId: string;
  region: string;
  tags: Tags;
  /** Why its owner cannot share it all the same, as the end of a sentence. */
  refusal?: string;
}

/** What RAM may share of VPC Lattice: resource configurations and service networks. Undefined when there is none of that ARN. */
export function shareableOf(world: World, arn: string): Shareable | undefined {
  if (arn.includes(':servicenetwork/')) {
    const network = serviceNetworks(world).get(idFrom(arn));
    if (network?.arn !== arn) return undefined;
    return network.sharingEnabled ? network : { ...network, refusal: 'was created with sharing disabled' };
  }
  const configuration = resourceConfigurations(world).get(idFrom(arn));
  if (configuration?.arn !== arn || configuration.status === 'DELETE_IN_PROGRESS') return undefined;
  return configuration.type === 'CHILD' ? { ...configuration, refusal: 'is of type CHILD, which is shared with its group' } : configuration;
}
