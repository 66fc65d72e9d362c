import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';

/**
 * A pooler in front of PostgreSQL, as far as the startup packet goes: it drops the options of a client, as PgBouncer does with
 * `ignore_startup_parameters`, or refuses a client that has some, as others do.
 */
export async function startPooler(databaseUrl: string, kind: 'drops' | 'refuses'): Promise<{ url: string; stop: () => Promise<void> }> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  const server: Server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => (sockets.delete(socket), client.destroy(), upstream.destroy()));
    }
    client.once('data', (packet) => {
      const parameters = parametersOf(packet);
      if (kind === 'refuses' && parameters.has('options')) return client.end(errorResponse('08P01', 'unsupported startup parameter: options'));
      parameters.delete('options');
      upstream.write(startupPacket(parameters));
      client.pipe(upstream).pipe(client);
      return undefined;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(databaseUrl);
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** After the length and the version: names and values, each with a zero byte at its end. */
function parametersOf(packet: Buffer): Map<string, string> {
  const words = packet.subarray(8).toString('utf8').split('\0');
  const parameters = new Map<string, string>();
  for (let index = 0; index + 1 < words.length && words[index]; index += 2) parameters.set(words[index]!, words[index + 1]!);
  return parameters;
}

function startupPacket(parameters: Map<string, string>): Buffer {
  const body = Buffer.from(`${[...parameters].flat().join('\0')}\0\0`);
  const head = Buffer.alloc(8);
  head.writeInt32BE(body.length + 8, 0);
  head.writeInt32BE(196_608, 4);
  return Buffer.concat([head, body]);
}

function errorResponse(code: string, message: string): Buffer {
  const body = Buffer.from(`SFATAL\0VFATAL\0C${code}\0M${message}\0\0`);
  const head = Buffer.alloc(5);
  head.write('E');
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}
