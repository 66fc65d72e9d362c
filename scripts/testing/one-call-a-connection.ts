import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/**
 * Stands before a server and takes one request a connection: whoever sends a second one over a connection that stayed open
 * loses it, as happens when the other side closes an idle connection in the same moment.
 */
export async function oneCallAConnection(port: number): Promise<{ url: string; stop: () => Promise<void> }> {
  const open = new Set<Socket>();
  const relay = createServer((client) => {
    const upstream = connect(port, '127.0.0.1');
    let isAnswered = false;
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.on('error', () => {}).once('close', () => {
        open.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.on('data', (chunk) => (isAnswered ? client.resetAndDestroy() : upstream.write(chunk)));
    upstream.on('data', (chunk) => {
      isAnswered = true;
      client.write(chunk);
    });
  });
  await once(relay.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(relay.address() as AddressInfo).port}`,
    stop: async () => {
      const closed = once(relay.close(), 'close');
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}
