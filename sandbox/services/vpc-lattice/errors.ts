import { ServiceError } from '@/sandbox/core/contract';

/** Names of kinds as VPC Lattice's own messages write them, e.g. "ServiceNetwork sn-... has resource(s) associated.". */
export type LatticeKind =
  | 'ResourceGateway'
  | 'ResourceConfiguration'
  | 'ServiceNetwork'
  | 'ServiceNetworkResourceAssociation'
  | 'ServiceNetworkVpcAssociation'
  | 'ResourceEndpointAssociation'
  | 'DomainVerification'
  | 'ResourcePolicy'
  | 'Database'
  | 'Vpc'
  | 'Subnet'
  | 'SecurityGroup';

const typeNames: Record<LatticeKind, string> = {
  ResourceGateway: 'RESOURCE_GATEWAY',
  ResourceConfiguration: 'RESOURCE_CONFIGURATION',
  ServiceNetwork: 'SERVICE_NETWORK',
  ServiceNetworkResourceAssociation: 'SERVICE_NETWORK_RESOURCE_ASSOCIATION',
  ServiceNetworkVpcAssociation: 'SERVICE_NETWORK_VPC_ASSOCIATION',
  DomainVerification: 'DOMAIN_VERIFICATION',
  ResourcePolicy: 'RESOURCE_POLICY',
  Database: 'DATABASE',
  ResourceEndpointAssociation: 'RESOURCE_ENDPOINT_ASSOCIATION',
  Vpc: 'VPC',
  Subnet: 'SUBNET',
  SecurityGroup: 'SECURITY_GROUP',
};

export function notFound(kind: LatticeKind, id: string): ServiceError {
  return new ServiceError('ResourceNotFoundException', `${kind} ${id} not found`, { resourceId: id, resourceType: typeNames[kind] });
}

export function conflict(kind: LatticeKind, id: string, message: string): ServiceError {
  return new ServiceError('ConflictException', message, { resourceId: id, resourceType: typeNames[kind] });
}

/** `field` is the input member at fault. */
export function invalid(field: string, message: string): ServiceError {
  return new ServiceError('ValidationException', message, {
    reason: 'fieldValidationFailed',
    fieldList: [{ name: field, message }],
  });
}

export function quotaExceeded(kind: LatticeKind, quotaCode: string, message: string): ServiceError {
  return new ServiceError('ServiceQuotaExceededException', message, {
    resourceType: typeNames[kind],
    serviceCode: 'vpc-lattice',
    quotaCode,
  });
}

/** The same client token with other parameters. */
export function tokenMismatch(kind: LatticeKind) {
  return (token: string, id: string) =>
    conflict(kind, id, `Client token ${token} was already used for ${kind} ${id} with different parameters`);
}
