import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSandbox, type Sandbox } from '@/sandbox/start-sandbox';
import { resolveInSandbox, resolvePublicly } from './resolve-name';

/** A name server on loopback (RFC 1035): addresses by name, and no such domain for all others. */
const zone: Record<string, string[]> = { 'private.example.com': ['10.0.3.14'], 'public.example.com': ['203.0.114.7'], 'both.example.com': ['10.0.3.14', '8.8.4.4'] };
const zone6: Record<string, string> = { 'six.example.com': '20014860486000000000000000008888', 'private.example.com': 'fd000000000000000000000000000001' };
let server: Socket;
let sandbox: Sandbox;

beforeAll(async () => {
  server = createSocket('udp4', (query, { port, address }) => server.send(answerTo(query), port, address));
  server.bind(0, '127.0.0.1');
  await once(server, 'listening');
  sandbox = await startSandbox();
});
afterAll(async () => {
  server.close();
  await sandbox.stop();
});

function question6(query: Buffer, at: number): boolean {
  return query.readUInt16BE(at + 1) === 28;
}

function answerTo(query: Buffer): Buffer {
  const labels: string[] = [];
  let at = 12;
  for (; query[at]! > 0; at += query[at]! + 1) labels.push(query.toString('latin1', at + 1, at + 1 + query[at]!));
  const question = query.subarray(12, at + 5);
  const name = labels.join('.').toLowerCase();
  const isSix = question6(query, at);
  const addresses = name in zone || name in zone6 ? ((isSix ? [zone6[name]].filter((address) => address !== undefined) : zone[name]) ?? []) : undefined;
  const header = Buffer.from(query.subarray(0, 12));
  header.writeUInt16BE(addresses ? 0x8180 : 0x8183, 2);
  header.writeUInt16BE(addresses?.length ?? 0, 6);
  header.writeUInt16BE(0, 10);
  const records = (addresses ?? []).map((address) => Buffer.from(isSix ? [0xc0, 0x0c, 0, 28, 0, 1, 0, 0, 0, 60, 0, 16, ...Buffer.from(address, 'hex')] : [0xc0, 0x0c, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, ...address.split('.').map(Number)]));
  return Buffer.concat([header, question, ...records]);
}

test.each([
  ['private.example.com', { is: 'private' }],
  ['public.example.com', { is: 'public' }],
  ['both.example.com', { is: 'mixed' }],
  ['six.example.com', { is: 'public' }],
  ['internal.corp.example.com', { is: 'notFound' }],
])('%s, asked of the servers of the setting: nothing but the kind', async (name, answer) => {
  expect(await resolvePublicly(name, [`127.0.0.1:${server.address().port}`])).toEqual(answer);
});

test('servers that give no answer say nothing of the name', async () => {
  const silent = createSocket('udp4');
  silent.bind(0, '127.0.0.1');
  await once(silent, 'listening');
  expect(await resolvePublicly('private.example.com', [`127.0.0.1:${silent.address().port}`])).toEqual({ is: 'notChecked', because: 'the public name servers gave no answer' });
  silent.close();
});

test('with the sandbox, the public names of its world count', async () => {
  expect(await resolveInSandbox(sandbox.url, 'service1.main.example.com')).toEqual({ is: 'private' });
  expect(await resolveInSandbox(sandbox.url, 'service9.main.example.com')).toEqual({ is: 'notFound' });
  expect(await resolveInSandbox('http://127.0.0.1:9', 'service1.main.example.com')).toMatchObject({ is: 'notChecked' });
});
