import { closeSync, openSync, writeSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startChild } from './child';
import { rotateOnce } from './rotate-logs';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pergola-logs-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const text = (name: string) => readFile(join(folder, name), 'utf8');

test('a start appends to the log of the one before', async () => {
  for (const word of ['first', 'second']) await (await startChild({ name: 'said', args: ['-e', `console.log('${word}')`], env: { ...process.env }, logFile: join(folder, 'said.log') })).exited;
  expect(await text('said.log')).toBe('first\nsecond\n');
  await rm(join(folder, 'said.log'));
});

test('a log that is too large moves aside, so many are kept, and the process goes on in the emptied file', async () => {
  const said = openSync(join(folder, 'web.log'), 'a');
  await writeFile(join(folder, 'other.txt'), 'x'.repeat(100));
  for (const line of ['1111111111', '2222222222', '3333333333', '4444444444']) {
    writeSync(said, `${line}\n`);
    await rotateOnce(folder, { maxBytes: 10, keep: 2 });
    await rotateOnce(folder, { maxBytes: 10, keep: 2 });
  }
  writeSync(said, '5\n');
  closeSync(said);
  expect((await readdir(folder)).sort()).toEqual(['other.txt', 'web.log', 'web.log.1', 'web.log.2']);
  expect([await text('web.log'), await text('web.log.1'), await text('web.log.2')]).toEqual(['5\n', '4444444444\n', '3333333333\n']);
});
