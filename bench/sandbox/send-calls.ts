import { Agent, request } from 'node:http';
import type { ServerProcess } from './server-process';
import type { SignedCall } from './signed-calls';

/** As many callers as a portal with its worker has at a time. */
const callers = 8;

export interface Run {
  calls: number;
  callsPerSecond: number;
  /** Processor time that one call took of the server, milliseconds. */
  processorMs: number;
  bytes: number;
}

/** Sends every call once, several at a time over connections that are kept open. A call that is refused ends the run. */
export async function sendCalls(server: ServerProcess, calls: readonly SignedCall[]): Promise<Run> {
  const agent = new Agent({ keepAlive: true, maxSockets: callers });
  const queue = calls.values();
  let bytes = 0;
  const before = server.processorSeconds();
  const startedAt = performance.now();
  const work = async () => {
    for (const call of queue) {
      const received = await sendCall(server.port, agent, call);
      bytes += received;
    }
  };
  await Promise.all(Array.from({ length: callers }, work));
  const seconds = (performance.now() - startedAt) / 1000;
  agent.destroy();
  return { calls: calls.length, callsPerSecond: calls.length / seconds, processorMs: ((server.processorSeconds() - before) * 1000) / calls.length, bytes };
}

function sendCall(port: number, agent: Agent, { method, path, headers, body }: SignedCall): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, method, path, headers, agent }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const answer = Buffer.concat(chunks);
        if ((response.statusCode ?? 500) < 300) resolve(answer.length);
        else reject(new Error(`${method} ${path} was answered with ${response.statusCode}: ${answer.toString('utf8').slice(0, 300)}`));
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
