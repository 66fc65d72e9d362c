import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import { connect as tlsConnect } from 'node:tls';
import type { Sandbox } from '../start-sandbox';

/** What a proxy answers to CONNECT: a tunnel, or the link that is missing. */
export interface Connected {
  status: number;
  link?: string | undefined;
  sentence?: string;
  socket?: Socket;
}

/** Asks a proxy of the sandbox, as `endpoints()` tells its address, for a tunnel. */
export function connectThrough(proxy: string, target: string): Promise<Connected> {
  const { hostname, port } = new URL(proxy);
  return new Promise((resolve, reject) => {
    const asked = httpRequest({ host: hostname, port, method: 'CONNECT', path: target, agent: false });
    asked.once('error', reject);
    asked.once('connect', (response, socket: Socket, head: Buffer) => {
      const status = response.statusCode ?? 0;
      if (status === 200) return resolve({ status, socket });
      const chunks = [head];
      socket.on('data', (chunk: Buffer) => chunks.push(chunk));
      socket.once('end', () => {
        socket.destroy();
        resolve({ status, link: response.headers['x-sandbox-missing-link'] as string | undefined, sentence: Buffer.concat(chunks).toString('utf8').trim() });
      });
    });
    asked.end();
  });
}

/** Calls a private service over HTTPS through a tunnel; `url` has the name that its certificate is for. */
export async function getThrough(sandbox: Sandbox, proxy: string, target: string, url: string, headers: Record<string, string> = {}): Promise<{ statusCode: number; body: string }> {
  const { socket, ...refused } = await connectThrough(proxy, target);
  if (!socket) throw new Error(JSON.stringify(refused));
  const { hostname } = new URL(url);
  const secure = tlsConnect({ socket, servername: hostname, ca: sandbox.world.certificateAuthorityPem() });
  return new Promise((resolve, reject) => {
    const sent = httpsRequest(url, { headers, createConnection: () => secure }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('end', () => {
        secure.destroy();
        resolve({ statusCode: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') });
      });
    });
    sent.once('error', reject);
    sent.end();
  });
}
