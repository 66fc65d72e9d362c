import { request } from 'node:https';
import { isIP } from 'node:net';
import { checkServerIdentity } from 'node:tls';
import type { PrivateService, World } from '@/sandbox/core/contract';
import { addressOf, type BuiltRequest } from './build-request';
import { TaskFailure, timedOut, unreachable } from './task-failure';

export interface HttpResponse {
  statusCode: number;
  statusText: string;
  headers: Record<string, string[]>;
  body: Buffer;
}

export interface SendLimits {
  timeoutMs: number;
  largestBody: number;
  /** Whether a larger body is a failure, or only its beginning is read. */
  largerBody: 'fails' | 'isCut';
}

/** An HTTP Task gives up after 60 seconds, and holds at most 256 KiB (Step Functions developer guide, quotas). */
const limitsOfHttpTasks: SendLimits = { timeoutMs: 60_000, largestBody: 256 * 1024, largerBody: 'fails' };

/** A real HTTPS request to where the service listens on loopback, with the host and certificate checks of the address that was asked for. */
export function sendRequest(world: World, service: PrivateService, built: BuiltRequest, limits = limitsOfHttpTasks): Promise<HttpResponse> {
  const { hostname, host } = built.url;
  const address = new URL(addressOf(built, true));
  if (!service.trustedCertificate) {
    return Promise.reject(unreachable(`The certificate of ${hostname} was not issued by a publicly trusted authority.`));
  }
  const answered = new Promise<HttpResponse>((resolve, reject) => {
    const sent = request(
      {
        host: '127.0.0.1',
        port: service.loopbackPort,
        method: built.method,
        path: `${address.pathname}${address.search}`,
        headers: { ...headersOf(built), Host: host, ...(built.body === undefined ? {} : { 'Content-Length': Buffer.byteLength(built.body) }) },
        ca: world.certificateAuthorityPem(),
        ...(isIP(hostname) ? {} : { servername: hostname }),
        checkServerIdentity: (_loopback, certificate) => checkServerIdentity(hostname, certificate),
        agent: false,
        signal: AbortSignal.timeout(limits.timeoutMs),
      },
      (response) => {
        const chunks: Buffer[] = [];
        let size = 0;
        response.on('data', (chunk: Buffer) => {
          size += chunk.length;
          if (size <= limits.largestBody) chunks.push(chunk);
          else if (limits.largerBody === 'fails') sent.destroy(tooLarge(hostname, limits));
        });
        response.on('error', (error) => reject(asFailure(hostname, error, limits)));
        response.on('end', () =>
          resolve({
            statusCode: response.statusCode ?? 0,
            statusText: response.statusMessage ?? '',
            headers: Object.fromEntries(Object.entries(response.headersDistinct).map(([name, values]) => [name, values ?? []])),
            body: Buffer.concat(chunks),
          }),
        );
      },
    );
    sent.on('error', (error) => reject(asFailure(hostname, error, limits)));
    sent.end(built.body);
  });
  return answered.catch((error: unknown) => {
    // What HTTP itself does not allow, such as a line break in a header, is thrown before anything is sent.
    throw error instanceof TaskFailure ? error : new TaskFailure('States.Runtime', `The request is not valid: ${String(error)}`);
  });
}

function headersOf({ headers }: BuiltRequest): Record<string, string[]> {
  return Object.fromEntries(headers.map(({ name }) => [name, headers.filter((one) => one.name === name).map(({ value }) => value)]));
}

function asFailure(hostname: string, error: Error, { timeoutMs }: SendLimits): TaskFailure {
  if (error instanceof TaskFailure) return error;
  if (error.name !== 'AbortError' && error.name !== 'TimeoutError') return unreachable(`The connection to ${hostname} failed: ${error.message}`);
  return timedOut(`Connection Timed Out: ${hostname} did not answer within ${timeoutMs / 1000} seconds.`);
}

function tooLarge(hostname: string, { largestBody }: SendLimits): TaskFailure {
  return new TaskFailure('States.DataLimitExceeded', `The response of ${hostname} is larger than ${largestBody / 1024} KiB.`);
}
