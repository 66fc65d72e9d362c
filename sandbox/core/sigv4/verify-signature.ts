import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Caller, ServiceId } from '../contract';
import { commonError } from '../pipeline/service-errors';
import type { WireRequest } from '../protocols/protocol';
import { canonicalRequest, sha256 } from './canonical-request';
import { algorithm, parseAuthorization, type Authorization } from './parse-authorization';

/** AWS allows five minutes between the client's clock and its own. */
const allowedSkewMs = 5 * 60_000;

/** What is behind an access key. */
export interface Credentials {
  secretAccessKey: string;
  /** Temporary credentials only. */
  sessionToken?: string;
  /** Milliseconds since the epoch, on the machine's clock. */
  expiresAt?: number;
  caller: Caller;
}

export interface SignedRequest {
  caller: Caller;
  region: string;
}

/** Who signed the request, or the service's own error. `now` is the machine's clock: clients sign with theirs. */
export function verifySignature(
  service: ServiceId,
  request: WireRequest,
  credentialsOf: (accessKeyId: string) => Credentials | undefined,
  now: number,
): SignedRequest {
  const header = request.headers['authorization'];
  if (!header) throw commonError(service, 'missingAuthentication', 'Request is missing Authentication Token');
  const authorization = parseAuthorization(header);
  const signedAt = request.headers['x-amz-date'];
  if (!authorization || !signedAt) {
    throw commonError(
      service,
      'incompleteSignature',
      `Authorization header requires the 'Credential', 'Signature' and 'SignedHeaders' parameters of ${algorithm}, and either an 'X-Amz-Date' or a 'Date' header.`,
    );
  }
  if (!authorization.signedHeaders.includes('host') || !authorization.signedHeaders.includes('x-amz-date')) {
    throw commonError(service, 'wrongSignature', "'Host' and 'X-Amz-Date' must be a 'SignedHeader' in the AWS Authorization.");
  }
  checkTime(service, authorization, signedAt, now);

  const credentials = credentialsOf(authorization.accessKeyId);
  if (!credentials || (credentials.sessionToken ?? '') !== (request.headers['x-amz-security-token'] ?? '')) {
    throw commonError(
      service,
      'unknownAccessKey',
      service === 'ec2'
        ? 'AWS was not able to validate the provided access credentials'
        : 'The security token included in the request is invalid.',
    );
  }
  if (!sameText(signatureOf(request, authorization, signedAt, credentials.secretAccessKey), authorization.signature)) {
    throw commonError(
      service,
      'wrongSignature',
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
    );
  }
  if (credentials.expiresAt !== undefined && credentials.expiresAt <= now) {
    throw commonError(service, 'expiredToken', service === 'ec2' ? 'Request has expired.' : 'The security token included in the request is expired');
  }
  return { caller: credentials.caller, region: authorization.region };
}

function checkTime(service: ServiceId, authorization: Authorization, signedAt: string, now: number): void {
  const time = Date.parse(signedAt.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  if (Number.isNaN(time) || !signedAt.startsWith(authorization.date)) {
    throw commonError(service, 'incompleteSignature', `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP.`);
  }
  if (Math.abs(now - time) <= allowedSkewMs) return;
  const [word, limit] = time < now ? ['expired', 'earlier'] : ['not yet current', 'later'];
  throw commonError(
    service,
    'requestExpired',
    service === 'ec2'
      ? 'Request has expired.'
      : `Signature ${word}: ${signedAt} is now ${limit} than ${basicTime(time < now ? now - allowedSkewMs : now + allowedSkewMs)} (${basicTime(now)} ${time < now ? '-' : '+'} 5 min.)`,
  );
}

function signatureOf(request: WireRequest, authorization: Authorization, signedAt: string, secret: string): string {
  const { date, region, service, signedHeaders } = authorization;
  const scope = `${date}/${region}/${service}/aws4_request`;
  const stringToSign = [algorithm, signedAt, scope, sha256(canonicalRequest(request, signedHeaders))].join('\n');
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
