import { AwsError, isAwsError, type AwsErrorKind } from './errors';
import { MalformedResponse } from './response';
import { own } from '@/lib/platform/own';

/** Which call failed. `secrets` are what was sent and must not come back in a message. */
export interface FailedCall {
  service: string;
  operation: string;
  secrets?: readonly string[] | undefined;
  /** Of the response, where AWS sent one. */
  requestId?: string | undefined;
}

/** What the SDK throws, as far as it matters here: AWS's answers, and the errors of Node's sockets. */
interface Thrown {
  name?: string;
  code?: string;
  message?: string;
  /** Which quota, where AWS says it. */
  quotaCode?: string;
  $fault?: 'client' | 'server';
  $metadata?: { httpStatusCode?: number; requestId?: string };
}

/** Error names of the API models of the services that Pergola calls; EC2's are matched by their ending. */
const kindsByName: [AwsErrorKind, RegExp][] = [
  ['throttled', /^(Throttl|TooManyRequests|RequestLimitExceeded|RequestThrottled|SlowDown|PriorRequestNotComplete)/],
  ['quota', /(QuotaExceeded|LimitExceeded)(Exception)?$/],
  ['notFound', /(NotFound|NotFoundException|DoesNotExist)$|^UnknownResource|^NoSuch(Key|Bucket|Version)$/],
  // S3 answers `If-None-Match: *` and `If-Match` with PreconditionFailed: the key has a version, or another version.
  ['alreadyExists', /Already(Exists|Accepted|Rejected)(Exception)?$|AlreadyOwnedByYou$|\.Duplicate$|^PreconditionFailed$/],
  ['conflict', /^(Conflict|ConditionalRequestConflict|ConcurrentModification|InvalidStateTransition|IdempotentParameterMismatch|DependencyViolation|IncorrectState)/],
  ['unavailable', /^(ExpiredToken|RequestExpired|RequestTimeTooSkewed|RequestTimeout|Internal|ServerInternal|ServiceUnavailable|TimeoutError|AbortError|CredentialsProviderError|NetworkingError)/],
  ['accessDenied', /^(AccessDenied|Unauthorized|NotAuthorized|InvalidClientTokenId|InvalidAccessKeyId|InvalidToken$|UnrecognizedClient|SignatureDoesNotMatch|AuthFailure|OptInRequired|RegionDisabled)/],
  ['invalid', /^(Validation|Invalid|Malformed|OperationNotPermitted|PackedPolicyTooLarge|MissingParameter|InvalidParameter)/],
];

const socketErrors = /^(ECONN|ENOTFOUND|EAI_|ETIMEDOUT|EPIPE|EHOSTUNREACH|ENETUNREACH|EPROTO|ERR_|CERT_|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO)/;

function kindOf(thrown: Thrown): AwsErrorKind {
  const status = thrown.$metadata?.httpStatusCode;
  const named = kindsByName.find(([, pattern]) => pattern.test(thrown.name ?? ''))?.[0];
  if (named) return named;
  if (status === 429) return 'throttled';
  if (status === 402) return 'quota';
  if (status === 401 || status === 403) return 'accessDenied';
  if (status === 409) return 'conflict';
  // A 404 without an error name of AWS is a proxy's, or a wrong endpoint's: it does not say that something is gone.
  if (status === 404) return 'unavailable';
  if (thrown.$fault === 'client' || (status !== undefined && status >= 300 && status < 500)) return 'invalid';
  return 'unavailable';
}

const serviceNames: Record<string, string> = {
  sts: 'AWS STS',
  organizations: 'AWS Organizations',
  ec2: 'Amazon EC2',
  'vpc-lattice': 'Amazon VPC Lattice',
  ram: 'AWS RAM',
  events: 'Amazon EventBridge',
  states: 'AWS Step Functions',
  pipes: 'Amazon EventBridge Pipes',
  s3: 'Amazon S3',
};

const longestMessage = 600;

/** A validation message quotes the value that it refuses, for whatever member it was. */
const quotedValue = /\bValue '(?:[^']|'(?! at ))*' at /g;

function withoutSecrets(message: string, secrets: readonly string[]): string {
  let clean = secrets.length > 0 ? message.replace(quotedValue, 'The value at ') : message;
  for (const secret of secrets) {
    const written = [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)];
    for (const form of written) if (form.length > 0) clean = clean.replaceAll(form, '***');
  }
  return clean;
}

function asSentence(message: string): string {
  const line = message.replace(/\s+/g, ' ').trim();
  const short = line.length > longestMessage ? `${line.slice(0, longestMessage - 1)}…` : line;
  return /[.!?…]$/.test(short) ? short : `${short}.`;
}

function publicMessageOf(kind: AwsErrorKind, code: string, message: string, call: FailedCall): string {
  const service = own(serviceNames, call.service) ?? call.service;
  if (code === 'CredentialsProviderError') {
    return 'Pergola has no AWS credentials of its own. Give the web and worker processes the role that the accounts trust.';
  }
  if (staleCredentials.test(code)) return `${service} did not accept Pergola’s credentials for ${call.operation}, and renewing them did not help. Pergola tries again with new ones.`;
  if (kind === 'unavailable' && !message) return `${service} did not answer ${call.operation} (${code}).`;
  return asSentence(`${service} answered ${call.operation} with ${code}: ${message || 'no further words'}`);
}

/** AWS refused to authenticate the call: the credentials are too old, or AWS does not know them any more. Nothing was done. */
const staleCredentials = /^(ExpiredToken|ExpiredTokenException|RequestExpired|InvalidClientTokenId|UnrecognizedClientException|InvalidAccessKeyId|InvalidToken|AuthFailure)$/;

export function isStaleCredentials(error: unknown): boolean {
  return isAwsError(error) && staleCredentials.test(error.code);
}

const malformedCode = 'malformedResponse';

function malformedResponse(call: FailedCall, requestId: string | undefined, missing?: string): AwsError {
  const service = own(serviceNames, call.service) ?? call.service;
  const publicMessage = missing
    ? `The response of ${service} to ${call.operation} is incomplete: it does not have ${missing}.`
    : `Pergola can’t read the response of ${service} to ${call.operation}. A proxy between Pergola and AWS might have sent it.`;
  return new AwsError({ kind: 'unavailable', code: malformedCode, service: call.service, operation: call.operation, requestId, publicMessage });
}

/** What the SDK throws about a response that it cannot parse, or whose checksum is wrong, is no error of the service: it has no name and no `$fault`. */
function isUnreadable(error: unknown): boolean {
  if (!(error instanceof Error) || '$fault' in error) return false;
  return error.name === 'Error' || error instanceof SyntaxError || error instanceof TypeError || error instanceof RangeError;
}

/**
 * The one place where what the SDK throws becomes an `AwsError`. Names come from the services' API models; what has no
 * known name is judged by its HTTP status, and what has none was never answered.
 */
export function toAwsError(error: unknown, call: FailedCall): AwsError {
  if (error instanceof AwsError) return error;
  if (error instanceof MalformedResponse) return malformedResponse(call, call.requestId, error.missing);
  const thrown = (typeof error === 'object' && error !== null ? error : {}) as Thrown;
  const requestId = thrown.$metadata?.requestId ?? call.requestId;
  const isSocketError = thrown.$metadata?.httpStatusCode === undefined && socketErrors.test(thrown.code ?? '');
  const kind = isSocketError ? 'unavailable' : kindOf(thrown);
  if (!isSocketError && isUnreadable(error)) return malformedResponse(call, requestId);
  // Without a request ID it was not AWS who said that something is gone.
  if (kind === 'notFound' && !requestId) return malformedResponse(call, undefined, 'a request ID');
  const code = (isSocketError ? thrown.code : thrown.name) ?? 'Unknown';
  const said = kind === 'quota' && thrown.quotaCode ? `${thrown.message ?? ''} (quota ${thrown.quotaCode})` : (thrown.message ?? '');
  const message = isSocketError ? '' : withoutSecrets(said, call.secrets ?? []);
  return new AwsError({
    kind,
    code,
    service: call.service,
    operation: call.operation,
    requestId,
    publicMessage: publicMessageOf(kind, code, message, call),
  });
}
