import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { claimHome } from '../stack/run-file';
import { withOwnDatabase } from './own-database';

let home: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'pergola-own-database-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

test('while a restore runs, neither a second command nor a start takes its database', async () => {
  const environment = { PERGOLA_HOME: home } as unknown as NodeJS.ProcessEnv;
  await withOwnDatabase(
    environment,
    async ({ url }) => {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      const second = expect.stringContaining(`"pergola restore" uses ${home} (process ${process.pid}). Wait until it ends`) as string;
      await expect(withOwnDatabase(environment, async () => undefined, { mustBeStopped: true })).rejects.toMatchObject({ message: second });
      await expect(withOwnDatabase(environment, async () => undefined)).rejects.toMatchObject({ message: second });
      await expect(claimHome(home, 'http://localhost:3000')).rejects.toMatchObject({ message: second });
      expect((await client.query('SELECT 1')).rowCount).toBe(1);
      await client.end();
    },
    { mustBeStopped: true },
  );
  const claim = await claimHome(home, 'http://localhost:3000');
  await claim.release();
}, 60_000);

test('what a killed process left is taken over once, however many come', async () => {
  await writeFile(join(home, 'run.json'), JSON.stringify({ pid: 2 ** 22 + 1, script: 'start.ts', origin: 'http://localhost:3000' }));
  const claims = await Promise.allSettled([1, 2, 3, 4].map((number) => claimHome(home, `http://localhost:${number}`)));
  expect(claims.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

test('whoever reads the file while it is written meets all of it', async () => {
  const claim = await claimHome(home, 'http://localhost:3000');
  const read = async () => JSON.parse(await readFile(join(home, 'run.json'), 'utf8')) as object;
  for (let round = 0; round < 50; round += 1) {
    const [, ...found] = await Promise.all([claim.note({ environment: { A: 'x'.repeat(200_000) } }), read(), read(), read()]);
    for (const one of found) expect(one).toMatchObject({ pid: process.pid });
  }
  await claim.release();
});
