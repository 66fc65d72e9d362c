import { request } from 'node:https';
import { isIP } from 'node:net';
import { checkServerIdentity } from 'node:tls';
import type { PrivateService, World } from '@/sandbox/core/contract';
import { addressOf, type BuiltRequest } from './build-request';
import { TaskFailure, unreachable } from './task-failure';

export interface HttpResponse {
  statusCode: number;
  statusText: string;
  headers: Record<string, string[]>;
  body: Buffer;
}

/** An HTTP Task gives up after 60 seconds, and holds at most 256 KiB (Step Functions developer guide, quotas). */
const timeoutMs = 60_000;
const largestBody = 256 * 1024;

/** A real HTTPS request to where the service listens on loopback, with the host and certificate checks of the address that was asked for. */
export function sendRequest(world: World, service: PrivateService, built: BuiltRequest): Promise<HttpResponse> {
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
        signal: AbortSignal.timeout(timeoutMs),
      },
      (response) => {
        const chunks: Buffer[] = [];
        let size = 0;
        response.on('data', (chunk: Buffer) => {
          size += chunk.length;
          if (size > largestBody) sent.destroy(new TaskFailure('States.DataLimitExceeded', `The response of ${hostname} is larger than 256 KiB.`));
          else chunks.push(chunk);
        });
        response.on('error', (error) => reject(asFailure(hostname, error)));
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
    sent.on('error', (error) => reject(asFailure(hostname, error)));
    sent.end(built.body);
  });
  return answered.catch((error: unknown) => {
    // What HTTP itself does not allow, such as a line break in a header, is thrown before anything is sent.
    throw error instanceof TaskFailure ? error : new TaskFailure('States.Runtime', `The request is not valid: ${String(error)}`);
  });
}

function headersOf({ headers }: BuiltRequest): Record<string, string[]> {
  const grouped: Record<string, string[]> = {};
  for (const { name, value } of headers) (grouped[name] ??= []).push(value);
  return grouped;
}

function asFailure(hostname: string, error: Error): TaskFailure {
  if (error instanceof TaskFailure) return error;
  if (error.name === 'AbortError' || error.name === 'TimeoutError') return unreachable(`Connection Timed Out: ${hostname} did not answer within 60 seconds.`);
  return unreachable(`The connection to ${hostname} failed: ${error.message}`);
}
