import { describe, expect, test } from 'vitest';
import type { AwsErrorKind } from './errors';
import { toAwsError } from './to-aws-error';

const call = { service: 'vpc-lattice', operation: 'CreateResourceGateway' };

function answered(name: string, status: number, message = 'Words from AWS') {
  return Object.assign(new Error(message), { name, $fault: status < 500 ? 'client' : 'server', $metadata: { httpStatusCode: status, requestId: 'r-1' } });
}

describe('what AWS answers is told apart', () => {
  const rows: [name: string, status: number, kind: AwsErrorKind][] = [
    ['ResourceNotFoundException', 404, 'notFound'],
    ['UnknownResourceException', 400, 'notFound'],
    ['ResourceShareInvitationArnNotFoundException', 400, 'notFound'],
    ['InvalidVpcID.NotFound', 400, 'notFound'],
    ['StateMachineDoesNotExist', 400, 'notFound'],
    ['ResourceAlreadyExistsException', 400, 'alreadyExists'],
    ['ResourceShareInvitationAlreadyAcceptedException', 400, 'alreadyExists'],
    ['BucketAlreadyOwnedByYou', 409, 'alreadyExists'],
    ['PreconditionFailed', 412, 'alreadyExists'],
    ['ConflictException', 409, 'conflict'],
    ['ConcurrentModificationException', 400, 'conflict'],
    ['InvalidStateTransitionException', 400, 'conflict'],
    ['IdempotentParameterMismatchException', 400, 'conflict'],
    ['ThrottlingException', 429, 'throttled'],
    ['ThrottlingException', 400, 'throttled'],
    ['RequestLimitExceeded', 503, 'throttled'],
    ['TooManyRequestsException', 429, 'throttled'],
    ['AccessDeniedException', 403, 'accessDenied'],
    ['AccessDenied', 403, 'accessDenied'],
    ['UnauthorizedOperation', 403, 'accessDenied'],
    ['InvalidClientTokenId', 403, 'accessDenied'],
    ['UnrecognizedClientException', 400, 'accessDenied'],
    ['InvalidAccessKeyId', 403, 'accessDenied'],
    ['InvalidToken', 400, 'accessDenied'],
    ['NoSuchKey', 404, 'notFound'],
    ['SlowDown', 503, 'throttled'],
    ['BadDigest', 400, 'invalid'],
    ['RequestTimeTooSkewed', 403, 'unavailable'],
    ['PermanentRedirect', 301, 'invalid'],
    ['ServiceQuotaExceededException', 402, 'quota'],
    ['LimitExceededException', 400, 'quota'],
    ['ResourceShareLimitExceededException', 400, 'quota'],
    ['ValidationException', 400, 'invalid'],
    ['InvalidParameterException', 400, 'invalid'],
    ['MalformedArnException', 400, 'invalid'],
    ['OperationNotPermittedException', 400, 'invalid'],
    ['ExpiredTokenException', 400, 'unavailable'],
    ['InternalServerException', 500, 'unavailable'],
    ['ServiceUnavailableException', 503, 'unavailable'],
    ['SomethingNewException', 400, 'invalid'],
    ['SomethingNewException', 403, 'accessDenied'],
    ['SomethingNewException', 404, 'unavailable'],
    ['SomethingNewException', 502, 'unavailable'],
  ];
  test.each(rows)('%s with %i is %s', (name, status, kind) => {
    expect(toAwsError(answered(name, status), call)).toMatchObject({ kind, code: name, requestId: 'r-1', service: 'vpc-lattice', operation: 'CreateResourceGateway' });
  });
});

describe('what AWS does not answer is unavailable', () => {
  test.each([
    ['a refused connection', Object.assign(new Error('connect ECONNREFUSED 10.0.0.1:443'), { code: 'ECONNREFUSED' })],
    ['a name that does not resolve', Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' })],
    ['a connection that broke', Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })],
    ['a timeout', Object.assign(new Error('timed out'), { name: 'TimeoutError' })],
    ['no error at all', undefined],
  ])('%s', (_words, thrown) => {
    expect(toAwsError(thrown, call).kind).toBe('unavailable');
  });
});

describe('the sentence for people', () => {
  test('names service, operation and AWS’s own words, and ends', () => {
    expect(toAwsError(answered('ConflictException', 409, 'Still\n in use'), call).publicMessage).toBe(
      'Amazon VPC Lattice answered CreateResourceGateway with ConflictException: Still in use.',
    );
  });

  test('names the quota that is reached', () => {
    const thrown = Object.assign(answered('ServiceQuotaExceededException', 402, 'The limit of 500 resource gateways has been reached'), { quotaCode: 'L-0DCA4434' });
    expect(toAwsError(thrown, call).publicMessage).toContain('The limit of 500 resource gateways has been reached (quota L-0DCA4434).');
  });

  test('tells what to do when Pergola itself has no credentials', () => {
    const thrown = Object.assign(new Error('Could not load credentials'), { name: 'CredentialsProviderError' });
    expect(toAwsError(thrown, call)).toMatchObject({ kind: 'unavailable', publicMessage: expect.stringContaining('Pergola has no AWS credentials of its own') });
  });

  test.each([
    ['quoted as refused', "1 validation error detected: Value 'sunny:day'42' at 'authParameters.basicAuthParameters.password' failed to satisfy constraint"],
    ['in running text', "The password sunny:day'42 contains a colon"],
    ['encoded for a URL', `at ?p=${encodeURIComponent("sunny:day'42")}`],
  ])('holds no secret, %s', (_where, message) => {
    const error = toAwsError(answered('ValidationException', 400, message), { ...call, secrets: ["sunny:day'42"] });
    expect(error.publicMessage).not.toMatch(/sunny|day/);
    expect(error.stack).not.toMatch(/sunny/);
    expect(error.cause).toBeUndefined();
  });
});
