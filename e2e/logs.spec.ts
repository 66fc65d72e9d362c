import { readFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { stack } from './stack/stack';

/* C2: nobody outside can write a line of the log, or a command of a terminal, whoever they are. */

const mark = `mark-${crypto.randomUUID()}`;
const line = `{"level":30,"msg":"${mark}"}`;
const escape = '\u001b[31m';

/** As bytes, past what a browser or fetch would refuse to send. Gives the status. */
function send(path: string, { method = 'GET', headers = {} }: { method?: string; headers?: Record<string, string> } = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(new URL(stack.origin), { path, method, headers, insecureHTTPParser: true }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode!));
    });
    sent.on('error', reject);
    sent.end(method === 'POST' ? '[]' : undefined);
  });
}

test('no request can forge a line of the log', async () => {
  const text = encodeURIComponent(`a\n${line}\r\n${escape}`);
  expect(await send(`/_next/image?url=%2F${text}&w=64&q=75`), 'without the image optimizer, an unknown address that leads to the sign-in').toBe(307);
  await send(`/api/auth/error?error=${text}`);
  await send(`/api/auth/callback/${text}?error=${text}&state=${text}`);
  await send(`/signin?error=${text}&callbackUrl=${text}`);
  await send(`/${text}`);
  await send('/activity', { method: 'POST', headers: { 'next-action': '0'.repeat(40), origin: `https://elsewhere.example.com/${mark}`, 'x-forwarded-host': `${mark}.example.com`, 'content-type': 'text/plain;charset=UTF-8' } });
  await send('/', { headers: { 'user-agent': `${mark}\u009b31m`, cookie: `pergola=${mark}` } });
  // The start of Next itself comes before anything of ours, and says nothing from outside.
  const written = (await readFile(join(stack.home, 'logs', 'web.log'), 'utf8')).split('\n').filter((each) => each !== '');
  const bare = written.filter((each) => !isObject(each));
  expect(bare).toEqual([]);
  expect(written.filter((each) => each === line)).toEqual([]);
  // oxlint-disable-next-line no-control-regex
  expect(written.filter((each) => /[\u0000-\u001f\u007f-\u009f]/.test(each))).toEqual([]);
  for (const name of ['worker', 'web']) for (const each of (await readFile(join(stack.home, 'logs', `${name}.log`), 'utf8')).split('\n').filter(Boolean)) expect(isObject(each), each).toBe(true);
});

function isObject(text: string): boolean {
  try {
    return typeof JSON.parse(text) === 'object';
  } catch {
    return false;
  }
}
