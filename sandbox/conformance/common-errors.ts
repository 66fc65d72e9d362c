import type { ServiceId } from '../core/contract';

/**
 * Errors that no operation declares because every one may answer with them: the "Common errors" pages of the API
 * references, and for the protocols' own ones the Smithy specifications of AWS JSON, restJson1 and AWS Query. The JSON
 * services answer 400 to what the REST services answer 403.
 */
const json: Record<string, number> = {
  AccessDeniedException: 400,
  ExpiredTokenException: 400,
  IncompleteSignatureException: 400,
  InternalFailure: 500,
  InvalidSignatureException: 400,
  MissingAuthenticationTokenException: 400,
  RequestEntityTooLargeException: 413,
  SerializationException: 400,
  ThrottlingException: 400,
  UnknownOperationException: 400,
  UnrecognizedClientException: 400,
  ValidationException: 400,
};

const rest: Record<string, number> = {
  ...json,
  AccessDeniedException: 403,
  ExpiredTokenException: 403,
  IncompleteSignatureException: 403,
  InternalServerException: 500,
  InvalidSignatureException: 403,
  MissingAuthenticationTokenException: 403,
  ThrottlingException: 429,
  UnknownOperationException: 404,
  UnsupportedMediaTypeException: 415,
  UnrecognizedClientException: 403,
};

const query: Record<string, number> = {
  AccessDenied: 403,
  ExpiredToken: 403,
  IncompleteSignature: 400,
  InternalFailure: 500,
  InvalidAction: 400,
  InvalidClientTokenId: 403,
  // What AssumeRole says of session tags, undeclared.
  InvalidParameterValue: 400,
  MalformedQueryString: 400,
  MissingAuthenticationToken: 403,
  RequestEntityTooLarge: 413,
  SignatureDoesNotMatch: 403,
  Throttling: 400,
  ValidationError: 400,
};

/** EC2 declares no errors: "Error codes for the Amazon EC2 API", as far as its operations here can meet them. */
const ec2: Record<string, number> = {
  AuthFailure: 401,
  DryRunOperation: 412,
  DuplicateSubnetsInSameZone: 400,
  FilterLimitExceeded: 400,
  IdempotentParameterMismatch: 400,
  IncompleteSignature: 400,
  IncorrectState: 400,
  InsufficientFreeAddressesInSubnet: 400,
  InternalError: 500,
  InvalidAction: 400,
  InvalidFilter: 400,
  InvalidGroup: 400,
  'InvalidGroup.NotFound': 400,
  'InvalidGroupId.Malformed': 400,
  InvalidID: 400,
  InvalidNextToken: 400,
  InvalidPaginationToken: 400,
  InvalidParameter: 400,
  InvalidParameterCombination: 400,
  InvalidParameterValue: 400,
  'InvalidResourceConfigurationArn.Malformed': 400,
  'InvalidResourceConfigurationArn.NotFound': 400,
  InvalidServiceName: 400,
  InvalidState: 400,
  InvalidSubnet: 400,
  'InvalidSubnetID.NotFound': 400,
  'InvalidSubnetId.NotFound': 400,
  'InvalidVpcEndpoint.NotFound': 400,
  'InvalidVpcEndpointId.Malformed': 400,
  'InvalidVpcEndpointId.NotFound': 400,
  'InvalidVpcID.NotFound': 400,
  'InvalidVpcId.NotFound': 400,
  MalformedQueryString: 400,
  MissingAction: 400,
  MissingAuthenticationToken: 403,
  MissingParameter: 400,
  NoSuchVersion: 400,
  OperationNotPermitted: 400,
  RequestEntityTooLarge: 413,
  RequestExpired: 400,
  RequestLimitExceeded: 503,
  ResourceCountExceeded: 400,
  SecurityGroupsPerInterfaceLimitExceeded: 400,
  SignatureDoesNotMatch: 403,
  TagLimitExceeded: 400,
  UnauthorizedOperation: 403,
  UnknownParameter: 400,
  UnsupportedOperation: 400,
  VPCIdNotSpecified: 400,
  VpcEndpointLimitExceeded: 400,
};

export const commonErrors: Record<ServiceId, Record<string, number>> = {
  sts: query,
  ec2,
  'vpc-lattice': rest,
  ram: rest,
  pipes: rest,
  organizations: { ...json, TooManyRequestsException: 400, ServiceException: 500 },
  events: json,
  states: json,
  secretsmanager: json,
};
