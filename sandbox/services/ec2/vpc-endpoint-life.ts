import type { World } from '@/sandbox/core/contract';
import { addNetworkEndpointAssociation, removeNetworkEndpointAssociation } from '../vpc-lattice/network-endpoint-association';
import { resourceConfigurations } from '../vpc-lattice/resource-configuration';
import { addEndpointAssociation, removeEndpointAssociations } from '../vpc-lattice/resource-endpoint-association';
import type { EndpointTarget } from './endpoint-target';
import { forgetTags } from './object-tags';
import { vpcEndpoints, type VpcEndpoint } from './vpc-endpoint';

const handler = 'ec2.vpcEndpoint';

/** Stores a new endpoint and tells VPC Lattice of it; it is available after a while. */
export function beginVpcEndpoint(world: World, endpoint: VpcEndpoint, { configuration, network }: EndpointTarget): VpcEndpoint {
  const { id, accountId, vpcId } = endpoint;
  if (configuration) addEndpointAssociation(world, configuration, { vpcEndpointId: id, vpcEndpointOwner: accountId });
  if (network) addNetworkEndpointAssociation(world, network, { vpcEndpointId: id, vpcEndpointOwner: accountId, vpcId });
  world.schedule(world.clock.now() + world.delays.vpcEndpoint, handler, { id, becomes: 'settled' });
  return vpcEndpoints(world).put(endpoint);
}

/** VPC Lattice forgets the endpoint at once, so that nothing passes any more; the endpoint itself goes after a while. */
export function endVpcEndpoint(world: World, endpoint: VpcEndpoint): void {
  if (endpoint.state === 'Deleting') return;
  removeEndpointAssociations(world, endpoint.id);
  removeNetworkEndpointAssociation(world, endpoint.id);
  vpcEndpoints(world).put({ ...endpoint, state: 'Deleting' });
  world.schedule(world.clock.now() + world.delays.vpcEndpoint, handler, { id: endpoint.id, becomes: 'gone' });
}

export function registerVpcEndpoints(world: World): void {
  world.onTimer(handler, ({ id, becomes }: { id: string; becomes: 'settled' | 'gone' }) => {
    const endpoint = vpcEndpoints(world).get(id);
    if (becomes === 'settled' && endpoint?.state === 'Pending') vpcEndpoints(world).put(settled(world, endpoint));
    if (becomes === 'settled') return;
    vpcEndpoints(world).delete(id);
    forgetTags(world, id);
  });
}

/** Whatever it was made for must still be there. */
function settled(world: World, endpoint: VpcEndpoint): VpcEndpoint {
  const { resourceConfigurationId: configurationId } = endpoint;
  const isGone = configurationId !== undefined && !resourceConfigurations(world).get(configurationId);
  return isGone ? { ...endpoint, state: 'Failed', failureReason: `Resource configuration ${configurationId} does not exist.` } : { ...endpoint, state: 'Available' };
}
