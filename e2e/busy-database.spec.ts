import pg from 'pg';
import { expect, test } from './fixtures';
import { stack } from './stack/stack';
import { goodReason } from './steps/access';
import { newName, publish } from './steps/publish';
import { takePicture } from './steps/take-picture';
import { visit } from './steps/visit';

/* I9: who waits for a lock of somebody else is told so within seconds, and loses nothing. */

async function whileLocked(table: string, work: () => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: stack.databaseUrl });
  await client.connect();
  await client.query(`BEGIN; LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`);
  await work().finally(() => client.end());
}

test('a page and a form that wait for a lock say that the database is busy, and go on afterwards', { tag: '@alone' }, async ({ as, complaints }) => {
  const [owner, consumer] = [await as('owner'), await as('consumer')];
  const name = newName('busy');
  const serviceId = await publish(owner, { name });
  await visit(consumer, `/services/${serviceId}/request`);
  const reason = consumer.getByRole('textbox', { name: 'Why' });
  await reason.fill(goodReason);

  await test.step('a form: what was typed stays', async () => {
    await whileLocked('access_request', async () => {
      await consumer.getByRole('button', { name: 'Request access' }).click();
      await expect(consumer.getByText('The database is busy. Nothing was changed. Try again in a few seconds', { exact: false })).toBeVisible();
      await expect(reason).toHaveValue(goodReason);
      await takePicture(consumer, 'database-busy-form');
    });
    await consumer.getByRole('button', { name: 'Request access' }).click();
    await expect(consumer.getByRole('row', { name: new RegExp(`${name}.*Waits for Olivia Owner`) })).toBeVisible();
  });

  await test.step('a page', async () => {
    await whileLocked('"grant"', async () => {
      await consumer.goto('/access');
      await expect(consumer.getByRole('heading', { name: 'The database is busy' })).toBeVisible();
      await takePicture(consumer, 'database-busy');
    });
    await visit(consumer, '/access');
    await expect(consumer.getByRole('heading', { name: 'My access', level: 1 })).toBeVisible();
  });
  // The browser names the answer of the page that could not be made, and React that it was hidden.
  expect(complaints.filter((one) => !/status of 50[03]|React error #441/.test(one))).toEqual([]);
  complaints.length = 0;
});
