import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { approve, askFor } from './steps/access';
import { newName, publish } from './steps/publish';
import { listens, longestWaitMs, visit } from './steps/visit';

/** Opens a page without its scripts, as on a slow line. Call what it returns to let them arrive. */
async function openWithoutScripts(page: Page, path: string): Promise<() => Promise<void>> {
  const scripts = '**/_next/static/**/*.js*';
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route(scripts, async (route) => {
    await released;
    await route.continue();
  });
  await page.goto(path, { waitUntil: 'commit' });
  return async () => {
    release();
    await listens(page);
    await page.unroute(scripts);
  };
}

test('what is typed before the scripts arrive is kept, on every page with a form', async ({ as }) => {
  const [owner, consumer] = [await as('owner'), await as('consumer')];
  const serviceId = await publish(owner, { name: newName('early') });
  const early = async (page: Page, path: string, fields: Record<string, string>) =>
    test.step(path, async () => {
      const arrive = await openWithoutScripts(page, path);
      const field = (name: string) => page.locator('main').getByLabel(name, { exact: true }).and(page.locator('input, textarea')).first();
      for (const [name, text] of Object.entries(fields)) {
        await field(name).click({ timeout: longestWaitMs });
        await page.keyboard.press('ControlOrMeta+A');
        await page.keyboard.type(text);
      }
      // A form that the browser sends itself would put credentials into the address.
      await page.keyboard.press('Enter');
      await arrive();
      for (const [name, text] of Object.entries(fields)) await expect(field(name)).toHaveValue(new RegExp(`^${text}\n?$`));
      // What React holds as well: the next key would bring back anything else.
      const [first, text] = Object.entries(fields)[0]!;
      await field(first).press('End');
      await page.keyboard.type('9');
      await expect(field(first)).toHaveValue(new RegExp(`^${text}\n?9$|^${text}9\n?$`));
      for (const [name, kept] of Object.entries(fields).slice(1)) await expect(field(name)).toHaveValue(new RegExp(`^${kept}\n?$`));
      expect(new URL(page.url()).search).toBe(new URL(path, page.url()).search);
    });
  await early(owner, '/services/new', { 'DNS name or IP address': 'service1.main.example.com', Name: 'typed-early' });
  await early(consumer, `/services/${serviceId}/request`, { Why: 'Forecast the demand of service1' });
  const requestId = await askFor(consumer, serviceId);
  await early(owner, `/approvals/${requestId}`, { Comment: 'Until the summer' });
  const grantId = await approve(owner, requestId);
  await early(consumer, `/access/${grantId}`, { Username: 'forecast', Password: 'sunny-day' });
  await test.step('/people, which searches for what was typed', async () => {
    const admin = await as('admin');
    const arrive = await openWithoutScripts(admin, '/people');
    const find = admin.getByRole('searchbox', { name: 'Find people' });
    await find.click({ timeout: longestWaitMs });
    await admin.keyboard.type('carl');
    await arrive();
    await expect(admin).toHaveURL(/\/people\?text=carl$/);
    await expect(find).toHaveValue('carl');
  });
});

test('a date is typed key by key, and no text in a field loses the page', async ({ as }) => {
  const [owner, consumer] = [await as('owner'), await as('consumer')];
  const serviceId = await publish(owner, { name: newName('dated') });
  await visit(consumer, `/services/${serviceId}/request`);
  const until = consumer.getByRole('textbox', { name: 'Until' });
  const proposed = await until.inputValue();
  await until.click();
  await consumer.keyboard.press('ControlOrMeta+A');
  await consumer.keyboard.press('Backspace');
  for (const key of '20') await consumer.keyboard.press(key);
  await expect(consumer.getByRole('heading', { name: 'Request access', level: 1 })).toBeVisible();
  await consumer.getByRole('textbox', { name: 'Why' }).fill('Forecast the demand of service1');
  await consumer.getByRole('button', { name: 'Request access' }).click();
  // The field completes what was typed to a day.
  await expect(consumer.getByText('This day is over. Choose today or a later day.').first()).toBeVisible();
  await until.click();
  await consumer.keyboard.press('ControlOrMeta+A');
  await consumer.keyboard.press('Backspace');
  await consumer.getByRole('button', { name: 'Request access' }).click();
  await expect(consumer.getByText('Enter the last day of the access as YYYY/MM/DD, or choose it.').first()).toBeVisible();
  await until.fill(proposed);
  await expect(consumer.getByText(/Private connections .* until \d+ \w+ \d{4}\./)).toBeVisible();

  await visit(owner, '/services/new');
  const hostile = ['constructor', '__proto__', '%', '\\', '[', '{"a":', '://', 'http://[', '::ffff:', '999.1.1.1', '-', '0'.repeat(60), '\u{1f600}', '  '];
  for (const field of await owner.locator('main input[type="text"]:visible, main textarea:visible').all()) {
    for (const text of hostile) await field.fill(text);
  }
  await expect(owner.getByRole('heading', { name: 'Publish a service', level: 1 })).toBeVisible();
});

test('a decision that was made in another window is shown, with who made it', async ({ as }) => {
  const [owner, consumer, other] = [await as('owner'), await as('consumer'), await as('owner')];
  const requestId = await askFor(consumer, await publish(owner, { name: newName('twice') }));
  await visit(other, `/approvals/${requestId}`);
  await approve(owner, requestId);
  await other.getByRole('button', { name: 'Approve' }).click();
  await expect(other.getByText('You approved this request in another window.')).toBeVisible();
  await expect(other.getByRole('link', { name: 'Open approvals' })).toBeVisible();
  await expect(other.getByRole('heading', { name: 'Decision', exact: true })).toBeVisible();
  await expect(other.getByRole('button', { name: 'Approve' })).toHaveCount(0);
});
