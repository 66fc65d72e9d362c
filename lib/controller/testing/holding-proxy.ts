import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A way to AWS on which calls can be held up, as if their process stood still before it sent them. */
export interface HoldingProxy {
  url: string;
  /** Holds the next call of this operation. `arrived` resolves when it is held; `release` lets it through. */
  hold(operation: string): { arrived: Promise<void>; release: () => void };
  stop(): Promise<void>;
}

/** RAM's operations are paths: `/associateresourceshare`. */
export async function startHoldingProxy(target: string): Promise<HoldingProxy> {
  let held: { path: string; arrive: () => void; until: Promise<void> } | null = null;
  const server = createServer((incoming, answer) => {
    const holding = held && incoming.url?.toLowerCase().startsWith(held.path) ? held : null;
    if (!holding) return pass(target, incoming, answer);
    held = null;
    holding.arrive();
    void holding.until.then(() => pass(target, incoming, answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    hold(operation) {
      let release = () => {};
      const until = new Promise<void>((resolve) => {
        release = resolve;
      });
      const arrived = new Promise<void>((arrive) => {
        held = { path: `/${operation.toLowerCase()}`, arrive, until };
      });
      return { arrived, release };
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The host stays as it was signed. */
function pass(target: string, incoming: IncomingMessage, answer: ServerResponse): void {
  const outgoing = request(new URL(incoming.url!, target), { method: incoming.method, headers: incoming.headers }, (answered) => {
    answer.writeHead(answered.statusCode!, answered.headers);
    answered.pipe(answer);
  });
  outgoing.on('error', () => answer.destroy());
  incoming.pipe(outgoing);
}
