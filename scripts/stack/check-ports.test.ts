import { createServer, type Server } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { findFreePort } from '../free-port';
import { checkPorts } from './check-ports';

const servers: Server[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve)))));

async function occupy(host: string): Promise<number> {
  const server = createServer();
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  return (server.address() as { port: number }).port;
}

test('free ports are fine', async () => {
  await expect(checkPorts({ port: await findFreePort(), sandboxPort: await findFreePort(), useSandbox: true })).resolves.toBeUndefined();
});

test.each(['127.0.0.1', '0.0.0.0', '::'])('a port that somebody listens to on %s is named with the variable that changes it', async (host) => {
  const port = await occupy(host);
  await expect(checkPorts({ port, sandboxPort: 1, useSandbox: false })).rejects.toThrow(`Port ${port}, where the portal should listen, is taken by another program: stop that one, or choose another port, for example PORT=${port + 1} npm start`);
});

test('the sandbox’s port matters only with the sandbox', async () => {
  const sandboxPort = await occupy('127.0.0.1');
  const port = await findFreePort();
  await expect(checkPorts({ port, sandboxPort, useSandbox: false })).resolves.toBeUndefined();
  await expect(checkPorts({ port, sandboxPort, useSandbox: true })).rejects.toThrow(`SANDBOX_PORT=${sandboxPort + 1}`);
});
