import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { appendLines } from './append-lines';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pergola-lines-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('a new file is for its owner alone, and lines follow each other', async () => {
  const file = join(folder, 'new.jsonl');
  await appendLines(file, ['{"id":"first"}', '{"name":"Müller"}']);
  await appendLines(file, ['{"id":"third"}']);
  expect(await readFile(file, 'utf8')).toBe('{"id":"first"}\n{"name":"Müller"}\n{"id":"third"}\n');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test('a line that a crash left unfinished does not join the next one', async () => {
  const file = join(folder, 'unfinished.jsonl');
  await writeFile(file, '{"id":"first"}\n{"id":"half-wri');
  await appendLines(file, ['{"id":"second"}']);
  expect((await readFile(file, 'utf8')).split('\n')).toEqual(['{"id":"first"}', '{"id":"half-wri', '{"id":"second"}', '']);
});
