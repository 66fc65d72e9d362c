import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkAnswer, errorName } from '@/sandbox/conformance/check-answer';
import { send, sign, type RawRequest, type Signer } from '@/sandbox/conformance/raw-call';
import { serviceDefinition } from '@/sandbox/core/protocols/service-definitions';
import { startSandbox, type Sandbox } from '@/sandbox/start-sandbox';
import { accountKey, accounts, clientOptions } from '@/sandbox/testing/clients';

const bucket = 'pergola-audit-999999999999';
const key = accountKey(accounts.pergola);
let sandbox: Sandbox;
let host: string;
let s3: S3Client;

beforeAll(async () => {
  sandbox = await startSandbox();
  host = `127.0.0.1:${sandbox.port}`;
  s3 = new S3Client(clientOptions(sandbox, key));
});
afterAll(() => sandbox.stop());

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** A signed request as it is; the answer is held against the model. */
async function ask(request: Partial<RawRequest>, signer: Partial<Signer> = {}, afterwards: (signed: RawRequest) => RawRequest = (signed) => signed) {
  const signed = afterwards(sign({ method: 'PUT', path: `/${bucket}/key`, headers: {}, body: 'content', ...request }, request.headers?.host ?? host, { credentials: key, service: 's3', region: 'us-east-1', ...signer }));
  const answer = await send(sandbox.port, signed);
  const operation = signed.method === 'PUT' ? 'PutObject' : 'GetObject';
  expect(await checkAnswer('s3', operation, answer)).toEqual([]);
  return { name: answer.status < 300 ? 'ok' : errorName(await serviceDefinition('s3'), answer), status: answer.status, body: answer.body.toString() };
}

const chunked = (body: string, more: Record<string, string> = {}): Partial<RawRequest> => ({
  headers: { 'content-encoding': 'aws-chunked', 'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER', 'x-amz-decoded-content-length': '7', 'x-amz-trailer': 'x-amz-checksum-crc32', ...more },
  body,
});
const goodChunks = '3\r\ncon\r\n4\r\ntent\r\n0\r\nx-amz-checksum-crc32:/sUwqQ==\r\n\r\n';

describe('the content of a request', () => {
  it('may be a stream, whose checksum trails it', async () => {
    const parts = ['one ', 'two ', 'three'].map((part) => Buffer.from(part));
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: 'stream', Body: Readable.from(parts), ContentLength: 13 }));
    const { Body, ContentEncoding } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: 'stream' }));
    expect([await Body?.transformToString(), ContentEncoding]).toEqual(['one two three', undefined]);
  });

  const md5 = (text: string) => createHash('md5').update(text).digest('base64');
  const rows: [sentence: string, request: Partial<RawRequest>, name: string][] = [
    ['in chunks', chunked(goodChunks), 'ok'],
    ['in chunks of which one is missing', chunked('3\r\ncon\r\n0\r\nx-amz-checksum-crc32:/sUwqQ==\r\n\r\n'), 'IncompleteBody'],
    ['in chunks that end too early', chunked('3\r\ncon\r\n9\r\ntent'), 'IncompleteBody'],
    ['in chunks without the announced trailer', chunked('7\r\ncontent\r\n0\r\n\r\n'), 'MalformedTrailerError'],
    ['in chunks with another checksum', chunked(goodChunks.replace('/sUwqQ', 'AAAAAA')), 'BadDigest'],
    ['not signed', { headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } }, 'ok'],
    ['with another hash', { headers: { 'x-amz-content-sha256': sha256('other') } }, 'XAmzContentSHA256Mismatch'],
    ['with a hash that is none', { headers: { 'x-amz-content-sha256': 'none' } }, 'InvalidArgument'],
    ['in signed chunks', { headers: { 'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD' } }, 'SandboxNotSupported'],
    ['with its MD5', { headers: { 'content-md5': md5('content') } }, 'ok'],
    ['with the MD5 of something else', { headers: { 'content-md5': md5('other') } }, 'BadDigest'],
    ['with an MD5 that is none', { headers: { 'content-md5': 'none' } }, 'InvalidDigest'],
    ['with a checksum the sandbox cannot compute', { headers: { 'x-amz-checksum-crc64nvme': 'AAAAAAAAAAA=' } }, 'SandboxNotSupported'],
    ['for an operation that is not played', { path: `/${bucket}/key?acl=`, body: '' }, 'NotImplemented'],
    ['with a broken body', { path: `/${bucket}/key?retention=`, body: '<Retention><Mode>COMPLIANCE</Retention>' }, 'MalformedXML'],
    ['with another body', { path: `/${bucket}/key?retention=`, body: '<Tagging/>' }, 'MalformedXML'],
    ['with an entity of its own', { path: `/${bucket}/key?retention=`, body: '<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]><Retention><Mode>&a;</Mode></Retention>' }, 'MalformedXML'],
  ];
  it.each(rows)('%s', async (_sentence, request, name) => {
    expect(await ask(request)).toMatchObject({ name });
  });
});

describe('signatures', () => {
  const minute = 60_000;
  const rows: [sentence: string, signer: Partial<Signer>, name: string][] = [
    ['signed ten minutes ago', { at: new Date(Date.now() - 10 * minute) }, 'ok'],
    ['signed twenty minutes ago', { at: new Date(Date.now() - 20 * minute) }, 'RequestTimeTooSkewed'],
    ['signed with another secret', { credentials: { ...key, secretAccessKey: 'guessed' } }, 'SignatureDoesNotMatch'],
    ['signed by nobody', { credentials: { ...key, accessKeyId: 'AKIAIOSFODNN7EXAMPLE' } }, 'InvalidAccessKeyId'],
    ['with a forged session token', { credentials: { ...key, sessionToken: 'forged' } }, 'InvalidToken'],
  ];
  it.each(rows)('%s', async (_sentence, signer, name) => {
    expect(await ask({}, signer)).toMatchObject({ name });
  });

  it('cover the path as it is, whatever its segments are', async () => {
    for (const path of ['a//b', 'a/../b', './c', "d%20e%2B%28%27%21%2A%29", '%C3%BC', 'trailing/']) {
      expect(await ask({ path: `/${bucket}/${path}`, body: path })).toMatchObject({ name: 'ok' });
      expect(await ask({ path: `/${bucket}/${path}`, method: 'GET', body: '' })).toMatchObject({ name: 'ok', body: path });
    }
  });

  it('cover the headers that say what is stored', async () => {
    const add = (signed: RawRequest) => ({ ...signed, headers: { ...signed.headers, 'x-amz-meta-more': 'more' } });
    expect(await ask({}, {}, add)).toMatchObject({ name: 'SignatureDoesNotMatch' });
  });
});

describe('addresses', () => {
  it.each(['s3.us-east-1.amazonaws.com', 's3.amazonaws.com', 'localhost:4566'])('may have the bucket before %s', async (endpoint) => {
    expect(await ask({ headers: { host: `${bucket}.${endpoint}` }, path: '/host/key', body: endpoint })).toMatchObject({ name: 'ok' });
    expect(await ask({ path: `/${bucket}/host/key`, method: 'GET', body: '' })).toMatchObject({ body: endpoint });
  });
});
