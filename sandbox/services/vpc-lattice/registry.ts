import type { Operation, World } from '@/sandbox/core/contract';
import { registerAssociations } from './associate';
import { registerDomainVerifications } from './domain-verification';
import { registerSettling } from './settle';
import { createResourceConfiguration } from './operations/create-resource-configuration';
import { createResourceGateway } from './operations/create-resource-gateway';
import { createServiceNetwork } from './operations/create-service-network';
import { createServiceNetworkResourceAssociation } from './operations/create-service-network-resource-association';
import { createServiceNetworkVpcAssociation } from './operations/create-service-network-vpc-association';
import { deleteDomainVerification } from './operations/delete-domain-verification';
import { deleteResourceConfiguration } from './operations/delete-resource-configuration';
import { deleteResourceEndpointAssociation } from './operations/delete-resource-endpoint-association';
import { deleteResourceGateway } from './operations/delete-resource-gateway';
import { deleteResourcePolicy } from './operations/delete-resource-policy';
import { deleteServiceNetwork } from './operations/delete-service-network';
import { deleteServiceNetworkResourceAssociation } from './operations/delete-service-network-resource-association';
import { deleteServiceNetworkVpcAssociation } from './operations/delete-service-network-vpc-association';
import { getDomainVerification } from './operations/get-domain-verification';
import { getResourceConfiguration } from './operations/get-resource-configuration';
import { getResourceGateway } from './operations/get-resource-gateway';
import { getResourcePolicy } from './operations/get-resource-policy';
import { getServiceNetwork } from './operations/get-service-network';
import { getServiceNetworkResourceAssociation } from './operations/get-service-network-resource-association';
import { getServiceNetworkVpcAssociation } from './operations/get-service-network-vpc-association';
import { listDomainVerifications } from './operations/list-domain-verifications';
import { listResourceConfigurations } from './operations/list-resource-configurations';
import { listResourceEndpointAssociations } from './operations/list-resource-endpoint-associations';
import { listResourceGateways } from './operations/list-resource-gateways';
import { listServiceNetworkResourceAssociations } from './operations/list-service-network-resource-associations';
import { listServiceNetworkVpcAssociations } from './operations/list-service-network-vpc-associations';
import { listServiceNetworkVpcEndpointAssociations } from './operations/list-service-network-vpc-endpoint-associations';
import { listServiceNetworks } from './operations/list-service-networks';
import { listTagsForResource } from './operations/list-tags-for-resource';
import { putResourcePolicy } from './operations/put-resource-policy';
import { startDomainVerification } from './operations/start-domain-verification';
import { tagResource } from './operations/tag-resource';
import { untagResource } from './operations/untag-resource';
import { updateResourceConfiguration } from './operations/update-resource-configuration';
import { updateResourceGateway } from './operations/update-resource-gateway';
import { updateServiceNetwork } from './operations/update-service-network';
import { updateServiceNetworkVpcAssociation } from './operations/update-service-network-vpc-association';

export const operations: Operation[] = [
  createResourceConfiguration,
  createResourceGateway,
  createServiceNetwork,
  createServiceNetworkResourceAssociation,
  createServiceNetworkVpcAssociation,
  deleteDomainVerification,
  deleteResourceConfiguration,
  deleteResourceEndpointAssociation,
  deleteResourceGateway,
  deleteResourcePolicy,
  deleteServiceNetwork,
  deleteServiceNetworkResourceAssociation,
  deleteServiceNetworkVpcAssociation,
  getDomainVerification,
  getResourceConfiguration,
  getResourceGateway,
  getResourcePolicy,
  getServiceNetwork,
  getServiceNetworkResourceAssociation,
  getServiceNetworkVpcAssociation,
  listDomainVerifications,
  listResourceConfigurations,
  listResourceEndpointAssociations,
  listResourceGateways,
  listServiceNetworkResourceAssociations,
  listServiceNetworkVpcAssociations,
  listServiceNetworkVpcEndpointAssociations,
  listServiceNetworks,
  listTagsForResource,
  putResourcePolicy,
  startDomainVerification,
  tagResource,
  untagResource,
  updateResourceConfiguration,
  updateResourceGateway,
  updateServiceNetwork,
  updateServiceNetworkVpcAssociation,
];

export function register(world: World): void {
  registerSettling(world);
  registerAssociations(world);
  registerDomainVerifications(world);
}
