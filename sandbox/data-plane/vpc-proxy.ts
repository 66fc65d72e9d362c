import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { pipeline, type Duplex } from 'node:stream';
import type { PrivateService } from '@/sandbox/core/contract';
import { BrokenLink, type Link } from './broken-link';

/** A way into a VPC for clients on this machine: an HTTP proxy on loopback that knows CONNECT alone. */
export interface VpcProxy {
  port: number;
  close(): Promise<void>;
}

/** What could not be found is a bad gateway's fault; what did not answer is a time-out's, as it would be for a client in the VPC. */
const statusOf = (link: Link) => (link === 'name' ? 502 : 504);

/** `reach` finds the service, or throws the link that is missing, which the client is told in a sentence and in a header. */
export async function openVpcProxy(wantedPort: number, reach: (host: string, port: number) => PrivateService): Promise<VpcProxy> {
  const sockets = new Set<Duplex>();
  const server = createServer(refuseOtherMethods);
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('connect', (request: IncomingMessage, client: Duplex, head: Buffer) => {
    client.on('error', () => client.destroy());
    try {
      const { host, port } = targetOf(request.url ?? '');
      tunnel(client, head, reach(host, port).loopbackPort);
    } catch (error) {
      if (error instanceof BrokenLink) answer(client, statusOf(error.link), error.failureCause, { 'x-sandbox-missing-link': error.link });
      else answer(client, 400, error instanceof Error ? error.message : String(error));
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(wantedPort, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function tunnel(client: Duplex, head: Buffer, loopbackPort: number): void {
  const service = connect(loopbackPort, '127.0.0.1');
  service.once('error', (error) => {
    if (service.connecting || service.pending) answer(client, 504, `The private service does not answer: ${error.message}.`, { 'x-sandbox-missing-link': 'target' });
  });
  service.once('connect', () => {
    client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    service.write(head);
    pipeline(client, service, client, () => client.destroy());
  });
}

/** `host:port`, or `[address]:port` for IPv6. */
function targetOf(authority: string): { host: string; port: number } {
  const [, inBrackets, plain, digits] = /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(authority) ?? [];
  const port = Number(digits);
  const host = inBrackets ?? plain;
  if (host === undefined || port < 1 || port > 65_535) throw new Error(`CONNECT takes a host and a port, not "${authority}".`);
  return { host, port };
}

function answer(client: Duplex, status: number, sentence: string, headers: Record<string, string> = {}): void {
  const body = `${sentence}\n`;
  const lines = Object.entries({ 'content-type': 'text/plain; charset=utf-8', 'content-length': String(Buffer.byteLength(body)), connection: 'close', ...headers });
  client.end(`HTTP/1.1 ${status} ${status === 400 ? 'Bad Request' : status === 502 ? 'Bad Gateway' : 'Gateway Timeout'}\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`);
}

function refuseOtherMethods(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(405, { 'content-type': 'text/plain; charset=utf-8', allow: 'CONNECT' });
  response.end('This proxy stands in a VPC and knows CONNECT alone.\n');
}
