import type { StoredObject, World } from '@/sandbox/core/contract';

/** Made by VPC endpoints of type Resource, in the account that owns the configuration; `vpcEndpointOwner` is the consumer. */
export interface ResourceEndpointAssociation extends StoredObject {
  arn: string;
  resourceConfigurationId: string;
  vpcEndpointId: string;
  vpcEndpointOwner: string;
  createdAt: number;
}

export function resourceEndpointAssociations(world: World) {
  return world.collection<ResourceEndpointAssociation>('vpc-lattice.resourceEndpointAssociation');
}

export function endpointAssociationsOfConfiguration(world: World, configurationId: string): ResourceEndpointAssociation[] {
  return resourceEndpointAssociations(world).list().filter((association) => association.resourceConfigurationId === configurationId);
}
