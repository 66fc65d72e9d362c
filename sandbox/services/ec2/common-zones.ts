import type { Subnet } from '@aws-sdk/client-ec2';
import type { World } from '@/sandbox/core/contract';
import { subnetCollection, type Ec2Object } from '@/sandbox/world/put-networks';
import { resourceGateways } from '../vpc-lattice/resource-gateway';

/** Zones that an endpoint and a resource gateway have in common; without one, nothing passes between them. */
export function commonZones(world: World, subnetIds: string[], gatewayId: string): string[] {
  const gateway = resourceGateways(world).get(gatewayId);
  const zonesOf = (ids: string[]) => ids.flatMap((id) => world.collection<Ec2Object<Subnet>>(subnetCollection).get(id)?.data.AvailabilityZoneId ?? []);
  const ofGateway = new Set(zonesOf(gateway?.subnetIds ?? []));
  return zonesOf(subnetIds).filter((zone) => ofGateway.has(zone));
}
