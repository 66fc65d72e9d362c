import type { StoredObject, World } from '@/sandbox/core/contract';
import { apiDestinations, connectionBehind, type ApiDestination } from '../services/events/api-destination';
import type { Connection } from '../services/events/connection';
import { connectionSecrets } from '../services/events/connection-secret';
import type { ResolvedHttpParameters } from '../services/events/http-parameters';
import { buildRequest, type BuiltRequest } from './build-request';
import { credentialsOf, credentialsRefused } from './credentials';
import { reachEndpoint } from './reach-endpoint';
import { sendRequest, type HttpResponse } from './send-request';
import { TaskFailure } from './task-failure';

export interface Invocation {
  destinationArn: string;
  /** Role of the rule or pipe; needs `events:InvokeApiDestination` on the destination. */
  roleArn: string | undefined;
  parameters: ResolvedHttpParameters;
  /** JSON text. */
  body: string;
}

/**
 * What became of one call. `failed` carries the error code that EventBridge writes into dead letters; `retryable` says
 * whether it would try again. `limited` was not sent at all: the destination has had its invocations of this second.
 */
export type InvocationOutcome =
  | { kind: 'delivered'; statusCode: number; body: string }
  | { kind: 'failed'; errorCode: string; message: string; retryable: boolean; statusCode?: number; retryAfterMs?: number }
  | { kind: 'limited'; retryAt: number };

/** EventBridge waits 5 seconds, and asks for the first MiB of an answer (EventBridge user guide, "API destinations"). */
const limits = { timeoutMs: 5_000, largestBody: 1024 * 1024, largerBody: 'isCut' } as const;
const fixedHeaders: [string, string][] = [['User-Agent', 'Amazon/EventBridge/ApiDestinations'], ['Range', 'bytes=0-1048575']];

/** One HTTPS call of a rule or a pipe, over the connection's way. Never throws for what a target or a network does. */
export async function invokeApiDestination(world: World, invocation: Invocation): Promise<InvocationOutcome> {
  const { destinationArn, roleArn } = invocation;
  if (!roleArn || !world.roleMay(roleArn, { action: 'events:InvokeApiDestination', resource: destinationArn })) {
    return failed('NO_PERMISSIONS', `${roleArn ?? 'Nobody'} is not authorized to perform: events:InvokeApiDestination on resource: ${destinationArn}`, false);
  }
  const destination = apiDestinations(world).get(destinationArn);
  const connection = destination && connectionBehind(world, destination);
  if (!destination || !connection) return failed('NO_RESOURCE', `API destination ${destinationArn}, or its connection, does not exist.`, false);
  if (connection.state !== (connection.resourceConfigurationArn ? 'ACTIVE' : 'AUTHORIZED')) {
    return failed('SDK_CLIENT_ERROR', `Connection ${connection.name} is in state ${connection.state}.`, true);
  }
  const retryAt = takeSlot(world, destination);
  if (retryAt !== undefined) return { kind: 'limited', retryAt };
  try {
    const response = await send(world, destination, connection, invocation);
    return judge(world, connection, response);
  } catch (error) {
    if (error instanceof TaskFailure) return ofFailure(error);
    return failed('INVALID_PARAMETER', `The call of ${destination.invocationEndpoint} could not be made of its parameters.`, false);
  }
}

async function send(world: World, destination: ApiDestination, connection: Connection, { parameters, body }: Invocation): Promise<HttpResponse> {
  const secret = connectionSecrets(world).get(connection.id);
  if (!secret) throw new TaskFailure('Events.ConnectionResource.InvalidConnectionState', `Connection ${connection.name} has no authorization parameters.`);
  const url = new URL(fillPath(destination.invocationEndpoint, parameters.path));
  const built: BuiltRequest = buildRequest(
    {
      method: destination.httpMethod,
      url,
      headers: parameters.headers.filter(([name]) => !isRemoved(name)),
      query: parameters.query,
      body: secret.invocation?.BodyParameters?.length ? objectOf(body) : body,
      urlEncoded: false,
      arrayFormat: 'INDICES',
    },
    { credentials: await credentialsOf(world, connection, secret), invocation: secret.invocation, fixedHeaders, defaultContentType: 'application/json; charset=utf-8' },
  );
  return sendRequest(world, reachEndpoint(world, connection, url), built, limits);
}

function judge(world: World, connection: Connection, { statusCode, headers, body }: HttpResponse): InvocationOutcome {
  if (statusCode === 401 || statusCode === 407) credentialsRefused(world, connection, statusCode);
  if (statusCode >= 200 && statusCode < 300) return { kind: 'delivered', statusCode, body: body.toString('utf8') };
  const code = statusCode === 429 ? 'THROTTLING' : 'ERROR_FROM_TARGET';
  const seconds = Number(headers['retry-after']?.[0]);
  const retryable = [401, 407, 409, 429].includes(statusCode) || statusCode >= 500;
  return {
    ...failed(code, `The target answered with HTTP status ${statusCode}.`, retryable),
    statusCode,
    ...(seconds > 0 ? { retryAfterMs: seconds * 1000 } : {}),
  };
}

function ofFailure({ error, failureCause, isTimeout }: TaskFailure): InvocationOutcome {
  if (isTimeout) return failed('TIMEOUT', failureCause, true);
  if (error === 'States.Http.Socket') return failed('CONNECTION_FAILURE', failureCause, true);
  return failed(error === 'States.Runtime' ? 'INVALID_PARAMETER' : 'SDK_CLIENT_ERROR', failureCause, error !== 'States.Runtime');
}

function failed(errorCode: string, message: string, retryable: boolean): Extract<InvocationOutcome, { kind: 'failed' }> {
  return { kind: 'failed', errorCode, message, retryable };
}

/** Each `*` of the endpoint takes the next path parameter. */
function fillPath(endpoint: string, values: string[]): string {
  const left = [...values];
  return endpoint.replaceAll('*', () => encodeURIComponent(left.shift() ?? ''));
}

function objectOf(body: string): unknown {
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Told below, like any other text that is no object.
  }
  throw new TaskFailure('States.Runtime', 'The connection adds body parameters, so what is sent must be a JSON object.');
}

/** Headers that EventBridge takes out of what a target asks for, since the connection itself needs them. */
const removedHeaders = new Set(
  `a-im accept-charset accept-datetime accept-encoding cache-control connection content-encoding content-length content-md5 date expect
  forwarded from host http2-settings max-forwards origin pragma proxy-authorization range referer te trailer transfer-encoding
  upgrade user-agent via warning`.split(/\s+/),
);

function isRemoved(name: string): boolean {
  const lower = name.toLowerCase();
  return removedHeaders.has(lower) || lower.startsWith('if-') || lower.startsWith('x-forwarded-');
}

/** Invocations of one destination in the running second. */
interface RateWindow extends StoredObject {
  second: number;
  used: number;
}

/** When the destination may be called, if its InvocationRateLimitPerSecond does not allow it now. */
function takeSlot(world: World, { arn, accountId, region, invocationRateLimitPerSecond: limit }: ApiDestination): number | undefined {
  const windows = world.collection<RateWindow>('events.rateWindow');
  const second = Math.floor(world.clock.now() / 1000);
  const window = windows.get(arn);
  const used = window?.second === second ? window.used : 0;
  if (used >= limit) return (second + 1) * 1000;
  windows.put({ id: arn, accountId, region, second, used: used + 1 });
  return undefined;
}
