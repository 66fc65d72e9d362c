import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { WireAnswer, WireRequest } from './protocols/protocol';

/** EventBridge and Step Functions take at most a quarter of that; what is larger is nobody's call. */
const largestBodyBytes = 8 * 1024 * 1024;
const host = '127.0.0.1';

export interface RunningServer {
  port: number;
  close(): Promise<void>;
}

/** Listens on loopback only. */
export async function listen(handle: (request: IncomingMessage, response: ServerResponse) => void, port: number): Promise<RunningServer> {
  const server = createServer(handle);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () => closeServer(server),
  };
}

const patienceMs = 1_000;

/** Ends a server: calls that are under way may finish, connections that are merely kept open are closed. */
export function closeServer(server: Pick<Server, 'close' | 'closeIdleConnections' | 'closeAllConnections'>): Promise<void> {
  return new Promise((resolve) => {
    const impatient = setTimeout(() => server.closeAllConnections(), patienceMs);
    server.close(() => {
      clearTimeout(impatient);
      resolve();
    });
    server.closeIdleConnections();
  });
}

/** Reads a request to its end; null when it is larger than anything AWS takes. */
export async function readRequest(request: IncomingMessage): Promise<WireRequest | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > largestBodyBytes) return null;
    chunks.push(chunk as Buffer);
  }
  const [rawPath = '/', ...query] = (request.url ?? '/').split('?');
  return {
    method: request.method ?? 'GET',
    rawPath,
    rawQuery: query.join('?'),
    headers: Object.fromEntries(Object.entries(request.headersDistinct).map(([name, values]) => [name, (values ?? []).join(',')])),
    body: Buffer.concat(chunks),
  };
}

export function sendAnswer(response: ServerResponse, answer: WireAnswer): void {
  response.writeHead(answer.status, answer.headers);
  response.end(answer.body);
}
