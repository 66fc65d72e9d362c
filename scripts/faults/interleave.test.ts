import pg from 'pg';
import { expect, test } from 'vitest';
import { pseudoRandom } from '@/sandbox/core/pseudo-random';
import { freshDatabase } from '../testing/fresh-database';
import { interleave, standBeforeEveryStep } from './interleave';

/** Two that read a number and write one more, without a lock: in some orders one of them is lost, in others none. */
test('finds the order in which an update is lost, and the order in which it is not', async () => {
  const connectionString = await freshDatabase();
  const clients = [new pg.Client({ connectionString }), new pg.Client({ connectionString })];
  for (const client of clients) await client.connect();
  await clients[0]!.query('CREATE TABLE counter (n int)');
  const stepAside = standBeforeEveryStep('nowhere');
  const ends = new Set<number>();
  try {
    for (let seed = 1; seed <= 20; seed += 1) {
      await clients[0]!.query('DELETE FROM counter');
      await clients[0]!.query('INSERT INTO counter VALUES (0)');
      const random = pseudoRandom(seed);
      const addOne = (client: pg.Client) => async () => {
        const { rows } = await client.query<{ n: number }>('SELECT n FROM counter');
        await client.query('UPDATE counter SET n = $1', [rows[0]!.n + 1]);
      };
      await interleave(clients.map(addOne), random.below);
      const { rows } = await clients[0]!.query<{ n: number }>('SELECT n FROM counter');
      ends.add(rows[0]!.n);
    }
  } finally {
    stepAside();
    for (const client of clients) await client.end();
  }
  expect(ends).toEqual(new Set([1, 2]));
});

test('a work that waits for the lock of another is left waiting, and both come to their end', async () => {
  const connectionString = await freshDatabase();
  const clients = [new pg.Client({ connectionString }), new pg.Client({ connectionString })];
  for (const client of clients) await client.connect();
  await clients[0]!.query('CREATE TABLE counter (n int)');
  await clients[0]!.query('INSERT INTO counter VALUES (0)');
  const stepAside = standBeforeEveryStep('nowhere');
  const addOne = (client: pg.Client) => async () => {
    for (const text of ['BEGIN', 'LOCK TABLE counter IN EXCLUSIVE MODE', 'UPDATE counter SET n = n + 1', 'COMMIT']) await client.query(text);
  };
  try {
    const ends = await interleave(clients.map(addOne), pseudoRandom(7).below);
    expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
  } finally {
    stepAside();
  }
  expect((await clients[0]!.query('SELECT n FROM counter')).rows).toEqual([{ n: 2 }]);
  for (const client of clients) await client.end();
});
