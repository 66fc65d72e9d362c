import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { log } from './log';
import { readinessAnswer } from './readiness';

const json = { 'content-type': 'application/json', 'cache-control': 'no-store' };

export interface MetricsServer {
  port: number;
  stop: () => void;
}

/**
 * Serves the metrics and the health addresses of a process that has no pages. Whoever reaches the address may read them, so it belongs into a
 * private network. A port that is taken is logged, and the process goes on without.
 */
export function serveMetrics(listen: { host: string; port: number }, read: () => Promise<{ contentType: string; text: string }>): Promise<MetricsServer | null> {
  const server = createServer((request, response) => {
    if (request.method === 'GET' && request.url === '/api/health/live') {
      response.writeHead(200, json).end('{"status":"live"}');
      return;
    }
    if (request.method === 'GET' && request.url === '/api/health/ready') {
      void readinessAnswer().then(({ status, body }) => response.writeHead(status, json).end(JSON.stringify(body)));
      return;
    }
    if (request.method !== 'GET' || request.url !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    read().then(
      ({ contentType, text }) => response.writeHead(200, { 'content-type': contentType }).end(text),
      (error: unknown) => {
        log().warn({ err: error }, 'metrics not read');
        response.writeHead(503).end();
      },
    );
  });
  server.unref();
  return new Promise((resolve) => {
    server.once('error', (error) => {
      log().error({ err: error, ...listen }, 'metrics not served');
      resolve(null);
    });
    server.listen(listen.port, listen.host, () => resolve({ port: (server.address() as AddressInfo).port, stop: () => server.close() }));
  });
}
