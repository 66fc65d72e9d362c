import { ServiceError } from '@/sandbox/core/contract';

/** Codes that EC2 answers here, from "Error codes for the Amazon EC2 API" (Amazon EC2 API reference). All of them come with HTTP code 400. */
type Ec2Code =
  | 'DuplicateSubnetsInSameZone'
  | 'FilterLimitExceeded'
  | 'IdempotentParameterMismatch'
  | 'IncorrectState'
  | 'InsufficientFreeAddressesInSubnet'
  | 'InvalidGroup.NotFound'
  | 'InvalidGroupId.Malformed'
  | 'InvalidID'
  | 'InvalidParameter'
  | 'InvalidParameterCombination'
  | 'InvalidParameterValue'
  | 'InvalidResourceConfigurationArn.Malformed'
  | 'InvalidResourceConfigurationArn.NotFound'
  | 'InvalidSubnetID.NotFound'
  | 'InvalidVpcEndpointId.Malformed'
  | 'InvalidVpcEndpointId.NotFound'
  | 'InvalidVpcID.NotFound'
  | 'MissingParameter'
  | 'SecurityGroupsPerInterfaceLimitExceeded'
  | 'TagLimitExceeded'
  | 'VPCIdNotSpecified'
  | 'VpcEndpointLimitExceeded';

export function ec2Error(code: Ec2Code, message: string): ServiceError {
  return new ServiceError(code, message, {}, 400);
}

export function missing(parameter: string): ServiceError {
  return ec2Error('MissingParameter', `The request must contain the parameter ${parameter}`);
}

export function vpcNotFound(id: string): ServiceError {
  return ec2Error('InvalidVpcID.NotFound', `The vpc ID '${id}' does not exist`);
}

export function subnetNotFound(id: string): ServiceError {
  return ec2Error('InvalidSubnetID.NotFound', `The subnet ID '${id}' does not exist`);
}

export function securityGroupNotFound(id: string): ServiceError {
  if (!/^sg-([0-9a-f]{8}|[0-9a-f]{17})$/.test(id)) return ec2Error('InvalidGroupId.Malformed', `Invalid id: "${id}" (expecting "sg-...")`);
  return ec2Error('InvalidGroup.NotFound', `The security group '${id}' does not exist`);
}

export function vpcEndpointNotFound(id: string): ServiceError {
  if (!/^vpce-([0-9a-f]{8}|[0-9a-f]{17})$/.test(id)) return ec2Error('InvalidVpcEndpointId.Malformed', `The Vpc Endpoint Id '${id}' is malformed`);
  return ec2Error('InvalidVpcEndpointId.NotFound', `The Vpc Endpoint Id '${id}' does not exist`);
}
