import type { OutgoingCall } from './build-request';
import { TaskFailure } from './task-failure';

/** The Parameters of an HTTP Task after its paths were resolved (Step Functions developer guide, "Call HTTPS APIs"). */
export interface HttpTaskParameters extends OutgoingCall {
  connectionArn: string;
}

const methods = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD'] as const;
const bodyEncodings = ['NONE', 'URL_ENCODED'] as const;
const arrayFormats = ['INDICES', 'REPEAT', 'COMMAS', 'BRACKETS'] as const;

/** Headers that an HTTP Task may not set, from the same page. */
const forbiddenHeaders = new Set(
  `a-im accept-charset accept-datetime accept-encoding authorization cache-control connection content-encoding content-md5
  date expect forwarded from host http2-settings max-forwards origin pragma proxy-authorization referer server te trailer
  transfer-encoding upgrade via warning`.split(/\s+/),
);
const forbiddenPrefixes = ['if-', 'x-forwarded-', 'x-amz-', 'x-amzn-'];

export function readHttpTaskParameters(parameters: unknown): HttpTaskParameters {
  const given = asObject(parameters, 'Parameters');
  const encoding = asObject(given['Transform'] ?? {}, 'Transform');
  const options = asObject(encoding['RequestEncodingOptions'] ?? {}, 'RequestEncodingOptions');
  return {
    url: readUrl(given['ApiEndpoint']),
    method: oneOf(given['Method'], methods, 'Method'),
    connectionArn: readConnectionArn(given),
    headers: readHeaders(given['Headers']),
    query: readPairs(given['QueryParameters'], 'QueryParameters'),
    body: given['RequestBody'],
    urlEncoded: oneOf(encoding['RequestBodyEncoding'] ?? 'NONE', bodyEncodings, 'RequestBodyEncoding') === 'URL_ENCODED',
    arrayFormat: oneOf(options['ArrayFormat'] ?? 'INDICES', arrayFormats, 'ArrayFormat'),
  };
}

function readUrl(endpoint: unknown): URL {
  if (typeof endpoint !== 'string' || !URL.canParse(endpoint)) throw runtime(`ApiEndpoint ${String(endpoint)} is not a valid URL.`);
  const url = new URL(endpoint);
  if (url.protocol !== 'https:') throw runtime(`ApiEndpoint ${endpoint} is not an HTTPS URL.`);
  return url;
}

function oneOf<T extends string>(value: unknown, known: readonly T[], member: string): T {
  const found = known.find((one) => one === value);
  if (found === undefined) throw runtime(`${member} ${String(value)} is not one of ${known.join(', ')}.`);
  return found;
}

/** InvocationConfig is recommended, Authentication kept for compatibility; exactly one is given. */
function readConnectionArn(given: Record<string, unknown>): string {
  const holders = ['InvocationConfig', 'Authentication'].filter((member) => given[member] !== undefined);
  if (holders.length !== 1) throw runtime('Exactly one of InvocationConfig and Authentication must be given.');
  const arn = asObject(given[holders[0] as string], String(holders[0]))['ConnectionArn'];
  if (typeof arn !== 'string') throw runtime(`${holders[0]}.ConnectionArn must be the ARN of a connection.`);
  return arn;
}

function readHeaders(headers: unknown): [string, string][] {
  const pairs = readPairs(headers, 'Headers');
  for (const [name] of pairs) {
    const lower = name.toLowerCase();
    if (forbiddenHeaders.has(lower) || forbiddenPrefixes.some((prefix) => lower.startsWith(prefix))) {
      throw runtime(`The header ${name} cannot be set in an HTTP Task.`);
    }
  }
  return pairs;
}

/** A value may be a list, which repeats the name. */
function readPairs(value: unknown, member: string): [string, string][] {
  return Object.entries(asObject(value ?? {}, member)).flatMap(([name, one]) =>
    (Array.isArray(one) ? one : [one]).map((item): [string, string] => [name, typeof item === 'string' ? item : JSON.stringify(item)]),
  );
}

function asObject(value: unknown, member: string): Record<string, unknown> {
  if (!value || typeof value !== 'object' || Array.isArray(value)) throw runtime(`${member} must be an object.`);
  return value as Record<string, unknown>;
}

function runtime(cause: string): TaskFailure {
  return new TaskFailure('States.Runtime', cause);
}
