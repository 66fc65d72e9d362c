import { chmod, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startChild } from './child';
import { makePrivate } from './private-folder';

let folder: string;
const umask = process.umask();

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pergola-private-'));
});
afterEach(async () => {
  process.umask(umask);
  await rm(folder, { recursive: true, force: true });
});

async function modesBelow(path: string): Promise<Record<string, string>> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const modes = await Promise.all(entries.map(async (entry) => [entry.name, ((await stat(join(entry.parentPath, entry.name))).mode & 0o777).toString(8)]));
  return Object.fromEntries(modes) as Record<string, string>;
}

test('what was open to everyone is closed, logs of an earlier start too', async () => {
  process.umask(0o022);
  await mkdir(join(folder, 'home', 'logs'), { recursive: true });
  await writeFile(join(folder, 'home', 'logs', 'web.log'), '');
  await writeFile(join(folder, 'home', 'run.json'), '{}', { mode: 0o644 });
  await mkdir(join(folder, 'home', 'postgres'), { mode: 0o700 });
  await writeFile(join(folder, 'home', 'postgres', 'data'), '');
  await chmod(join(folder, 'home'), 0o755);
  await makePrivate(join(folder, 'home'));
  expect(await modesBelow(folder)).toEqual({ home: '700', logs: '700', 'web.log': '600', 'run.json': '600', postgres: '700', data: '644' });
});

test('a process that is started afterwards logs for its owner alone, and so is what it creates', async () => {
  process.umask(0o022);
  await makePrivate(join(folder, 'home'));
  const child = await startChild({ name: 'test', args: ['-e', `require('fs').mkdirSync('${folder}/home/made'); require('fs').writeFileSync('${folder}/home/made/file', '')`], env: { ...process.env }, logFile: join(folder, 'home', 'logs', 'test.log') });
  await child.exited;
  expect(await modesBelow(folder)).toEqual({ home: '700', logs: '700', 'test.log': '600', made: '700', file: '600' });
});
