import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { isSignedBy, isSigningKey, keyIdOf, parseHeads, publicKeyOf, readSigningKey, signHead } from './audit-head';

const { privateKey } = generateKeyPairSync('ed25519');
const der = privateKey.export({ format: 'der', type: 'pkcs8' });
const pem = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
const facts = { installation: 'ins_1', seq: '7', hash: 'a'.repeat(64), count: 7, at: '2026-11-30T20:00:00.000Z' };
const head = signHead(facts, privateKey);

test.each([
  ['PEM', pem],
  ['PEM in one line', pem.replaceAll('\n', String.raw`\n`)],
  ['PKCS #8 in base64', der.toString('base64')],
  ['its 32 bytes in base64', der.subarray(-32).toString('base64')],
])('a key as %s is the same key', (_name, text) => {
  expect(publicKeyOf(readSigningKey(text))).toBe(publicKeyOf(privateKey));
});

test.each([
  ['an RSA key', generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()],
  ['a public key', publicKeyOf(createPrivateKey(pem))],
  ['words', 'a secret'],
])('%s is no signing key', (_name, text) => {
  expect(isSigningKey(text)).toBe(false);
});

test('a signature covers every member, and counts under a known key alone', () => {
  const keys = [publicKeyOf(privateKey)];
  expect(isSignedBy(head, keys)).toBe(true);
  for (const change of [{ installation: 'ins_2' }, { seq: '8' }, { hash: 'b'.repeat(64) }, { count: 8 }, { at: '2026-11-30T20:00:00.001Z' }]) expect(isSignedBy({ ...head, ...change }, keys), JSON.stringify(change)).toBe(false);
  const strangersKey = generateKeyPairSync('ed25519').privateKey;
  const strangers = signHead(facts, strangersKey);
  expect(isSignedBy(strangers, keys)).toBe(false);
  expect(isSignedBy({ ...strangers, keyId: keyIdOf(keys[0]!) }, keys)).toBe(false);
});

test('heads are read as an object, a list, lines, and lines of a log', () => {
  const line = JSON.stringify(head);
  expect(parseHeads(line)).toEqual([head]);
  expect(parseHeads(JSON.stringify(head, null, 2))).toEqual([head]);
  expect(parseHeads(JSON.stringify([head, head]))).toEqual([head, head]);
  expect(parseHeads(`${line}\n\n${line}\n`)).toEqual([head, head]);
  expect(parseHeads(`{"level":30,"msg":"worker started"}\n{"level":30,"auditHead":${line},"msg":"audit head"}`)).toEqual([head]);
  expect(parseHeads('')).toEqual([]);
  expect(() => parseHeads('{"seq":"7"}')).toThrow('not an audit head');
  expect(() => parseHeads('no JSON')).toThrow('JSON');
});

test('a line that a crash cut off is skipped, and no other line', () => {
  const line = JSON.stringify(head);
  for (let length = 1; length < line.length; length += 1) expect(parseHeads(`${line}\n${line.slice(0, length)}\n${line}\n`), String(length)).toEqual([head, head]);
  expect(parseHeads(line.slice(0, 40)), 'the only line').toEqual([]);
  expect(parseHeads(`${line}\n${line.slice(0, 40)}`), 'the last line').toEqual([head]);
  expect(parseHeads(`{"level":30,"auditHead":${line}\n{"level":30,"auditHead":${line},"msg":"audit head"}`), 'in a log').toEqual([head]);
  expect(parseHeads(String.raw`{"level":30,"msg":"a quoted \"}\" and ` + `\n${line}`), 'in a string').toEqual([head]);
  expect(() => parseHeads(`${line}\nno JSON`)).toThrow('not JSON');
  expect(() => parseHeads(`${line}\n${line.replace('{', '{,')}`), 'changed, not cut off').toThrow('not JSON');
  expect(() => parseHeads(`${line}\n${line.slice(40)}`), 'without its beginning').toThrow('not JSON');
});
