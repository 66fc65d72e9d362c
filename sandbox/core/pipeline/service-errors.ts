import { ServiceError, type ServiceId } from '../contract';

/** What can go wrong before an operation runs; each service has its own name and HTTP code for it. */
export type CommonFault =
  | 'missingAuthentication'
  | 'incompleteSignature'
  | 'wrongSignature'
  | 'requestExpired'
  | 'unknownAccessKey'
  | 'expiredToken'
  | 'accessDenied'
  | 'unknownOperation'
  | 'malformedBody'
  | 'unsupportedMediaType'
  | 'tooLarge'
  | 'throttled'
  | 'internal';

type Dialect = 'sts' | 'ec2' | 'rest' | 'json' | 's3';
type NameAndStatus = [errorName: string, httpStatus: number];

/**
 * Names and codes as the "Common errors" pages of the AWS API references of STS, EC2, VPC Lattice, RAM, EventBridge,
 * Step Functions and Organizations, and "Error responses" of the Amazon S3 API reference, give them. The JSON services answer 400 where the REST services answer 403.
 */
const names: Record<CommonFault, Record<Dialect, NameAndStatus>> = {
  missingAuthentication: {
    sts: ['MissingAuthenticationToken', 403],
    ec2: ['MissingAuthenticationToken', 403],
    rest: ['MissingAuthenticationTokenException', 403],
    json: ['MissingAuthenticationTokenException', 400],
    s3: ['AccessDenied', 403],
  },
  incompleteSignature: {
    sts: ['IncompleteSignature', 400],
    ec2: ['IncompleteSignature', 400],
    rest: ['IncompleteSignatureException', 403],
    json: ['IncompleteSignatureException', 400],
    s3: ['AuthorizationHeaderMalformed', 400],
  },
  wrongSignature: {
    sts: ['SignatureDoesNotMatch', 403],
    ec2: ['SignatureDoesNotMatch', 403],
    rest: ['InvalidSignatureException', 403],
    json: ['InvalidSignatureException', 400],
    s3: ['SignatureDoesNotMatch', 403],
  },
  requestExpired: {
    sts: ['SignatureDoesNotMatch', 403],
    ec2: ['RequestExpired', 400],
    rest: ['InvalidSignatureException', 403],
    json: ['InvalidSignatureException', 400],
    s3: ['RequestTimeTooSkewed', 403],
  },
  unknownAccessKey: {
    sts: ['InvalidClientTokenId', 403],
    ec2: ['AuthFailure', 401],
    rest: ['UnrecognizedClientException', 403],
    json: ['UnrecognizedClientException', 400],
    s3: ['InvalidAccessKeyId', 403],
  },
  expiredToken: {
    sts: ['ExpiredToken', 403],
    ec2: ['RequestExpired', 400],
    rest: ['ExpiredTokenException', 403],
    json: ['ExpiredTokenException', 400],
    s3: ['ExpiredToken', 400],
  },
  accessDenied: {
    sts: ['AccessDenied', 403],
    ec2: ['UnauthorizedOperation', 403],
    rest: ['AccessDeniedException', 403],
    json: ['AccessDeniedException', 400],
    s3: ['AccessDenied', 403],
  },
  unknownOperation: {
    sts: ['InvalidAction', 400],
    ec2: ['InvalidAction', 400],
    rest: ['UnknownOperationException', 404],
    json: ['UnknownOperationException', 400],
    s3: ['NotImplemented', 501],
  },
  malformedBody: {
    sts: ['MalformedQueryString', 400],
    ec2: ['InvalidParameterValue', 400],
    rest: ['SerializationException', 400],
    json: ['SerializationException', 400],
    s3: ['MalformedXML', 400],
  },
  unsupportedMediaType: {
    sts: ['MalformedQueryString', 400],
    ec2: ['MalformedQueryString', 400],
    rest: ['UnsupportedMediaTypeException', 415],
    json: ['UnknownOperationException', 400],
    s3: ['MalformedXML', 400],
  },
  tooLarge: {
    sts: ['RequestEntityTooLarge', 413],
    ec2: ['RequestEntityTooLarge', 413],
    rest: ['RequestEntityTooLargeException', 413],
    json: ['RequestEntityTooLargeException', 413],
    s3: ['EntityTooLarge', 400],
  },
  throttled: {
    sts: ['Throttling', 400],
    ec2: ['RequestLimitExceeded', 503],
    rest: ['ThrottlingException', 429],
    json: ['ThrottlingException', 400],
    s3: ['SlowDown', 503],
  },
  internal: {
    sts: ['InternalFailure', 500],
    ec2: ['InternalError', 500],
    rest: ['InternalServerException', 500],
    json: ['InternalFailure', 500],
    s3: ['InternalError', 500],
  },
};

const exceptions: Partial<Record<ServiceId, Partial<Record<CommonFault, NameAndStatus>>>> = {
  organizations: {
    accessDenied: ['AccessDeniedException', 400],
    throttled: ['TooManyRequestsException', 400],
    internal: ['ServiceException', 500],
  },
  ram: { internal: ['ServerInternalException', 500] },
  events: { internal: ['InternalException', 500] },
  pipes: { internal: ['InternalException', 500] },
  secretsmanager: { internal: ['InternalServiceError', 500] },
};

const dialects: Record<ServiceId, Dialect> = {
  sts: 'sts',
  ec2: 'ec2',
  'vpc-lattice': 'rest',
  ram: 'rest',
  organizations: 'json',
  events: 'json',
  states: 'json',
  pipes: 'rest',
  secretsmanager: 'json',
  s3: 's3',
};

export function commonError(service: ServiceId, fault: CommonFault, message: string): ServiceError {
  const [name, status] = exceptions[service]?.[fault] ?? names[fault][dialects[service]];
  return new ServiceError(name, message, {}, status);
}
