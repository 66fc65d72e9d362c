import { createHmac, timingSafeEqual } from 'node:crypto';
import { ServiceError, type Caller, type ServiceId } from '../contract';
import { commonError } from '../pipeline/service-errors';
import type { WireRequest } from '../protocols/protocol';
import { canonicalRequest, sha256 } from './canonical-request';
import { algorithm, isSigned, parseAuthorization, type Authorization } from './parse-authorization';
import { checkS3Content, signedS3Content } from './s3-content-hash';

/** AWS allows five minutes between the client's clock and its own; Amazon S3 allows fifteen. */
const allowedSkewMs = (service: ServiceId) => (service === 's3' ? 15 : 5) * 60_000;
const regionName = /^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/;

/** What is behind an access key. */
export interface Credentials {
  secretAccessKey: string;
  /** Temporary credentials only. */
  sessionToken?: string;
  /** Milliseconds since the epoch, on the world's clock. */
  expiresAt?: number;
  caller: Caller;
}

export interface SignedRequest {
  caller: Caller;
  region: string;
}

/**
 * Who signed the request, or the service's own error. `now` is the machine's clock: clients sign with theirs. Temporary credentials
 * expire on the world's clock, `worldNow`.
 */
export function verifySignature(
  service: ServiceId,
  request: WireRequest,
  credentialsOf: (accessKeyId: string) => Credentials | undefined,
  now: number,
  worldNow: number = now,
): SignedRequest {
  if (!isSigned(request)) throw commonError(service, 'missingAuthentication', service === 's3' ? 'Access Denied' : 'Request is missing Authentication Token');
  const authorization = parseAuthorization(request);
  if (!authorization?.signedAt) {
    throw commonError(
      service,
      'incompleteSignature',
      `Authorization header requires the 'Credential', 'Signature' and 'SignedHeaders' parameters of ${algorithm}, and either an 'X-Amz-Date' or a 'Date' header.`,
    );
  }
  const contentHash = service === 's3' ? signedS3Content(request, authorization.expiresSeconds !== undefined) : sha256(request.body);
  checkScope(service, authorization, request);
  checkTime(service, authorization, now);

  const credentials = credentialsOf(authorization.accessKeyId);
  if (service === 's3' && credentials && !sameText(credentials.sessionToken ?? '', authorization.sessionToken)) {
    throw new ServiceError('InvalidToken', 'The provided token is malformed or otherwise invalid.', {}, 400);
  }
  if (!credentials || !sameText(credentials.sessionToken ?? '', authorization.sessionToken)) {
    throw commonError(
      service,
      'unknownAccessKey',
      unknownKeyMessages[service] ?? 'The security token included in the request is invalid.',
    );
  }
  if (!sameText(signatureOf(request, authorization, contentHash, credentials.secretAccessKey), authorization.signature)) {
    throw commonError(
      service,
      'wrongSignature',
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
    );
  }
  if (credentials.expiresAt !== undefined && credentials.expiresAt <= worldNow) {
    throw commonError(service, 'expiredToken', service === 'ec2' ? 'Request has expired.' : 'The security token included in the request is expired');
  }
  if (service === 's3') checkS3Content(request);
  return { caller: credentials.caller, region: authorization.region };
}

const unknownKeyMessages: Partial<Record<ServiceId, string>> = {
  ec2: 'AWS was not able to validate the provided access credentials',
  s3: 'The AWS Access Key Id you provided does not exist in our records.',
};

/** What must be signed, and by whom it may be read. */
function checkScope(service: ServiceId, { signedHeaders, region, expiresSeconds }: Authorization, { headers, body }: WireRequest): void {
  const refuse = (message: string) => commonError(service, 'wrongSignature', message);
  const unsigned = Object.keys(headers).filter((name) => name.startsWith('x-amz-') && !signedHeaders.includes(name));
  if (!signedHeaders.includes('host') || (expiresSeconds === undefined && unsigned.includes('x-amz-date'))) {
    throw refuse("'Host' and 'X-Amz-Date' must be a 'SignedHeader' in the AWS Authorization.");
  }
  if (unsigned.length > 0) throw refuse(`'${unsigned.join("', '")}' must be a 'SignedHeader' in the AWS Authorization.`);
  if (!regionName.test(region)) throw refuse('Credential should be scoped to a valid region.');
  const statedHash = headers['x-amz-content-sha256'];
  if (service !== 's3' && statedHash !== undefined && statedHash !== sha256(body)) throw refuse("The value of 'X-Amz-Content-Sha256' is not the hash of the body.");
}

function checkTime(service: ServiceId, authorization: Authorization, now: number): void {
  const { signedAt, expiresSeconds } = authorization;
  const goodForMs = expiresSeconds === undefined ? allowedSkewMs(service) : expiresSeconds * 1000;
  const time = Date.parse(signedAt.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  if (Number.isNaN(time) || !signedAt.startsWith(authorization.date)) {
    throw commonError(service, 'incompleteSignature', `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP.`);
  }
  if (now <= time + goodForMs && now >= time - allowedSkewMs(service)) return;
  if (service === 's3') throw commonError(service, 'requestExpired', 'The difference between the request time and the current time is too large.');
  const [word, limit] = time < now ? ['expired', 'earlier'] : ['not yet current', 'later'];
  throw commonError(
    service,
    'requestExpired',
    service === 'ec2'
      ? 'Request has expired.'
      : `Signature ${word}: ${signedAt} is now ${limit} than ${basicTime(time < now ? now - goodForMs : now + allowedSkewMs(service))} (${basicTime(now)} ${time < now ? '-' : '+'} ${time < now && expiresSeconds !== undefined ? `${expiresSeconds} s` : '5 min'}.)`,
  );
}

function signatureOf(request: WireRequest, authorization: Authorization, contentHash: string, secret: string): string {
  const { date, region, service, signedAt } = authorization;
  const scope = `${date}/${region}/${service}/aws4_request`;
  const stringToSign = [algorithm, signedAt, scope, sha256(canonicalRequest(request, authorization, contentHash))].join('\n');
  const key = [date, region, service, 'aws4_request'].reduce<Buffer | string>((previous, part) => hmac(previous, part), `AWS4${secret}`);
  return hmac(key, stringToSign).toString('hex');
}

function hmac(key: Buffer | string, data: string): Buffer {
  return createHmac('sha256', key).update(data).digest();
}

function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function basicTime(time: number): string {
  return new Date(time).toISOString().replace(/[-:]|\.\d{3}/g, '');
}
