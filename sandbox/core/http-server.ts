import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { largestBodyOf } from './largest-body';
import type { WireAnswer, WireRequest } from './protocols/protocol';

const host = '127.0.0.1';
/** Whoever has not sent a whole request by then is cut off. */
const slowestRequestMs = 60_000;
/** For how long a connection is kept that nothing is sent over. A client that sends while it is being closed loses the call, so it is longer than clients pause. */
const idleMs = 75_000;
/** So long a client that was refused may go on sending: cut off at once, it would not hear the answer. */
const lingerMs = 2_000;

export interface RunningServer {
  port: number;
  close(): Promise<void>;
}

/** Listens on loopback only. */
export async function listen(handle: (request: IncomingMessage, response: ServerResponse) => void, port: number): Promise<RunningServer> {
  const server = createServer({ requestTimeout: slowestRequestMs, headersTimeout: slowestRequestMs, keepAliveTimeout: idleMs }, handle);
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

/** Reads a request to its end, unless its body is longer than whoever it is for takes: then it is `tooLarge` and has none. */
export async function readRequest(request: IncomingMessage): Promise<WireRequest> {
  const [rawPath = '/', ...query] = (request.url ?? '/').split('?');
  const wire: WireRequest = {
    method: request.method ?? 'GET',
    rawPath,
    rawQuery: query.join('?'),
    headers: Object.fromEntries(Object.entries(request.headersDistinct).map(([name, values]) => [name, (values ?? []).join(',')])),
    body: Buffer.alloc(0),
  };
  const body = await readBody(request, largestBodyOf(wire));
  return body ? { ...wire, body } : { ...wire, tooLarge: true };
}

/** Null as soon as it is known to be too long; the rest is left in the request. */
function readBody(request: IncomingMessage, limit: number): Promise<Buffer | null> {
  if (Number(request.headers['content-length'] ?? 0) > limit) return Promise.resolve(null);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const onData = (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) return void chunks.push(chunk);
      request.off('data', onData).pause();
      resolve(null);
    };
    request.on('data', onData);
    request.once('end', () => resolve(Buffer.concat(chunks)));
    request.once('error', reject);
    request.once('close', () => reject(new Error('The client went away in the middle of its request.')));
  });
}

/** Answers; a request that was not read to its end loses its connection afterwards. */
export function sendAnswer(request: IncomingMessage, response: ServerResponse, answer: WireAnswer): void {
  const headers = answer.status === 204 ? answer.headers : { 'content-length': Buffer.byteLength(answer.body), ...answer.headers };
  response.writeHead(answer.status, request.complete ? headers : { ...headers, connection: 'close' });
  response.end(answer.body);
  if (request.complete) return;
  request.resume();
  const impatient = setTimeout(() => request.destroy(), lingerMs);
  request.once('close', () => clearTimeout(impatient));
}
