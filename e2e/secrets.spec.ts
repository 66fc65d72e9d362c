import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { approve, askFor, connect, goodCredentials, isReady, revoke, sendTestRequest } from './steps/access';
import { newName, publish } from './steps/publish';
import { visit } from './steps/visit';
import { query } from './stack/database';
import { stack } from './stack/stack';

/**
 * S-01: goes in as a password, and must be found nowhere but in EventBridge. The sandbox's own data under
 * `PERGOLA_HOME/sandbox` is that EventBridge, so it alone is not searched.
 */
const canary = `canary-${crypto.randomUUID()}`;
const secondCanary = `canary-${crypto.randomUUID()}`;

test('a password is found nowhere but in EventBridge', async ({ as }) => {
  const name = newName('canary');
  const [owner, consumer] = [await as('owner'), await as('consumer')];
  const answers = [keepAnswers(owner), keepAnswers(consumer)];
  const serviceId = await publish(owner, { name });
  const requestId = await askFor(consumer, serviceId);
  const grantId = await approve(owner, requestId);
  await connect(consumer, grantId, { ...goodCredentials, password: canary });
  await isReady(consumer);
  await sendTestRequest(consumer);
  const mend = consumer.getByRole('form', { name: `Enter new credentials for pergola-${name}` });
  await mend.getByRole('textbox', { name: 'Username' }).fill(goodCredentials.username);
  // A colon is refused by the server's schema and the browser's: the sentence at the field must not quote it.
  await mend.getByLabel('Password').fill(`${secondCanary}:`);
  await mend.getByRole('button', { name: 'Enter new credentials' }).click();
  await expect(mend.getByText('EventBridge takes no colon here.', { exact: false }).first()).toBeVisible();
  await mend.getByLabel('Password').fill(secondCanary);
  await mend.getByRole('button', { name: 'Enter new credentials' }).click();
  await expect(consumer.getByText('EventBridge has the new credentials', { exact: false }).first()).toBeVisible();
  await consumer.reload();
  await isReady(consumer);
  for (const path of [`/services/${serviceId}`, `/approvals/${requestId}`, '/access', '/activity']) for (const page of [owner, consumer]) await visit(page, path);
  await revoke(owner, grantId);

  const canaries = [canary, secondCanary];
  const encoded = canaries.flatMap((secret) => [secret, Buffer.from(secret).toString('hex'), Buffer.from(secret).toString('base64').slice(0, -4), Buffer.from(`${goodCredentials.username}:${secret}`).toString('base64').slice(0, -4)]);
  const holds = (text: string) => encoded.some((each) => text.includes(each));

  await test.step('not in any row of any table, the queue’s among them', async () => {
    const tables = await query<{ schema: string; table: string }>(
      `select table_schema as schema, table_name as table from information_schema.tables where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
    );
    expect(tables.map(({ schema }) => schema)).toContain('graphile_worker');
    const find = async (texts: string[]) => {
      const found: string[] = [];
      for (const { schema, table } of tables) {
        const rows = await query(`select 1 from "${schema}"."${table}" each where each::text like any($1) limit 1`, [texts.map((text) => `%${text}%`)]);
        if (rows.length > 0) found.push(`${schema}.${table}`);
      }
      return found;
    };
    expect(await find([name]), 'the search finds what is there').toContain('public.service');
    expect(await find(encoded)).toEqual([]);
  });

  await test.step('not in the logs of any process', async () => {
    const logs = (await readdir(join(stack.home, 'logs'))).filter((file) => file.endsWith('.log'));
    expect(logs).toEqual(expect.arrayContaining(['web.log', 'worker.log', 'sandbox.log', 'postgres.log']));
    for (const file of logs) expect(holds(await readFile(join(stack.home, 'logs', file), 'utf8')), file).toBe(false);
  });

  await test.step('not in anything that a browser was answered', async () => {
    const read = (await Promise.all(answers.flat().map(({ text }) => text))).filter((text) => text !== '');
    expect(read.length).toBeGreaterThan(20);
    expect(read.some((text) => text.includes(name)), 'the answers were kept').toBe(true);
    expect(read.filter(holds)).toEqual([]);
    for (const page of [owner, consumer]) expect(holds(JSON.stringify(await page.context().storageState({ indexedDB: true })))).toBe(false);
  });

  await test.step('not in the build', async () => {
    const files = await filesBelow(stack.build);
    expect(files.length).toBeGreaterThan(50);
    for (const file of files) expect(holds(await readFile(file, 'latin1')), file).toBe(false);
  });
});

interface KeptAnswer {
  url: string;
  /** Empty where there was none, or where the page had gone away before it came. */
  text: Promise<string>;
}

/** The portal's answers to the page from now on, the scripts and styles of the build aside. */
function keepAnswers(page: Page): KeptAnswer[] {
  const kept: KeptAnswer[] = [];
  page.on('response', (response) => {
    const url = response.url();
    if (!url.startsWith(stack.origin) || url.includes('/_next/static/')) return;
    kept.push({ url, text: response.text().catch(() => '') });
  });
  return kept;
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)).filter((file) => !file.includes('/cache/'));
}
