import type { Operation, World } from '@/sandbox/core/contract';
import { registerManagedAssociations } from './managed-association';
import { registerSettling } from './settle';
import { createResourceConfiguration } from './operations/create-resource-configuration';
import { createResourceGateway } from './operations/create-resource-gateway';
import { createServiceNetworkResourceAssociation } from './operations/create-service-network-resource-association';
import { deleteResourceConfiguration } from './operations/delete-resource-configuration';
import { deleteResourceEndpointAssociation } from './operations/delete-resource-endpoint-association';
import { deleteResourceGateway } from './operations/delete-resource-gateway';
import { deleteServiceNetworkResourceAssociation } from './operations/delete-service-network-resource-association';
import { getResourceConfiguration } from './operations/get-resource-configuration';
import { getResourceGateway } from './operations/get-resource-gateway';
import { getServiceNetworkResourceAssociation } from './operations/get-service-network-resource-association';
import { listResourceConfigurations } from './operations/list-resource-configurations';
import { listResourceEndpointAssociations } from './operations/list-resource-endpoint-associations';
import { listResourceGateways } from './operations/list-resource-gateways';
import { listServiceNetworkResourceAssociations } from './operations/list-service-network-resource-associations';
import { listTagsForResource } from './operations/list-tags-for-resource';
import { tagResource } from './operations/tag-resource';
import { untagResource } from './operations/untag-resource';
import { updateResourceConfiguration } from './operations/update-resource-configuration';
import { updateResourceGateway } from './operations/update-resource-gateway';

export const operations: Operation[] = [
  createResourceConfiguration,
  createResourceGateway,
  createServiceNetworkResourceAssociation,
  deleteResourceConfiguration,
  deleteResourceEndpointAssociation,
  deleteResourceGateway,
  deleteServiceNetworkResourceAssociation,
  getResourceConfiguration,
  getResourceGateway,
  getServiceNetworkResourceAssociation,
  listResourceConfigurations,
  listResourceEndpointAssociations,
  listResourceGateways,
  listServiceNetworkResourceAssociations,
  listTagsForResource,
  tagResource,
  untagResource,
  updateResourceConfiguration,
  updateResourceGateway,
];

export function register(world: World): void {
  registerSettling(world);
  registerManagedAssociations(world);
}
