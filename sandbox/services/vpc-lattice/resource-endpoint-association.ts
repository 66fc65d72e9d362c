import type { PayerResponsibilityPayer } from '@aws-sdk/client-vpc-lattice';
import type { StoredObject, World } from '@/sandbox/core/contract';
import type { Tags } from '../tags';
import { latticeArn } from './identifier';
import type { ResourceConfiguration } from './resource-configuration';

export const resourceEndpointAssociationCollection = 'vpc-lattice.resourceEndpointAssociation';

/** Made by VPC endpoints of type Resource and Tunnel, in the account that owns the configuration; `vpcEndpointOwner` is the consumer. */
export interface ResourceEndpointAssociation extends StoredObject {
  arn: string;
  resourceConfigurationId: string;
  vpcEndpointId: string;
  vpcEndpointOwner: string;
  /** Who pays for what passes through the resource gateway. */
  payer: PayerResponsibilityPayer;
  createdAt: number;
  tags: Tags;
}

export function resourceEndpointAssociations(world: World) {
  return world.collection<ResourceEndpointAssociation>(resourceEndpointAssociationCollection);
}

export function endpointAssociationsOfConfiguration(world: World, configurationId: string): ResourceEndpointAssociation[] {
  return resourceEndpointAssociations(world).where('resourceConfigurationId', configurationId);
}

/**
 * The association of an endpoint of type Resource or Tunnel; undefined once the owner of the configuration has deleted
 * it. The endpoint itself then stays, and reaches nothing any more.
 */
export function associationOfEndpoint(world: World, vpcEndpointId: string): ResourceEndpointAssociation | undefined {
  return resourceEndpointAssociations(world).where('vpcEndpointId', vpcEndpointId)[0];
}

/**
 * Associates an endpoint of type Resource (configuration SINGLE, GROUP or ARN) or Tunnel (CIDR) with its configuration,
 * when EC2 creates it. From then on the configuration cannot be deleted. Nothing is checked here: EC2 has asked whether
 * the caller sees the configuration (`findResourceConfiguration`), and whether its type fits, in its own words.
 */
export function addEndpointAssociation(
  world: World,
  configuration: ResourceConfiguration,
  endpoint: { vpcEndpointId: string; vpcEndpointOwner: string; payer?: PayerResponsibilityPayer | undefined },
): ResourceEndpointAssociation {
  const { accountId, region } = configuration;
  const id = world.newId('rea-', 17, 'hex');
  return resourceEndpointAssociations(world).put({
    id,
    accountId,
    region,
    arn: latticeArn(region, accountId, 'resourceendpointassociation', id),
    resourceConfigurationId: configuration.id,
    vpcEndpointId: endpoint.vpcEndpointId,
    vpcEndpointOwner: endpoint.vpcEndpointOwner,
    payer: endpoint.payer ?? 'ResourceGatewayAccount',
    createdAt: world.clock.now(),
    tags: {},
  });
}

/** Takes all associations of an endpoint away, when EC2 deletes it. */
export function removeEndpointAssociations(world: World, vpcEndpointId: string): void {
  for (const { id } of resourceEndpointAssociations(world).where('vpcEndpointId', vpcEndpointId)) resourceEndpointAssociations(world).delete(id);
}
