import type { Request } from '@playwright/test';
import { expect, test } from './fixtures';
import { newName, publish } from './steps/publish';
import { visit } from './steps/visit';

/** In bytes as they come over the wire: 1.15 times a page with Cloudscape's parts alone. `npm run bench -- first-load-js` weighs both, see docs/performance.md. */
const budget = 410_000;

test('the JavaScript of a first visit keeps to its budget', async ({ as }) => {
  const name = newName('light');
  await publish(await as('owner'), { name });
  const page = await as('owner', { viewport: { width: 1280, height: 800 } });
  const scripts: Request[] = [];
  page.on('requestfinished', (request) => {
    if (request.resourceType() === 'script') scripts.push(request);
  });
  await visit(page, `/?text=${name}`);
  await expect(page.getByRole('combobox', { name: 'Search services' })).toBeVisible();
  await expect(page.getByRole('link', { name, exact: true })).toBeVisible();
  await page.waitForLoadState('networkidle', { timeout: 60_000 });
  const sizes = await Promise.all(scripts.map((request) => request.sizes()));
  const inAll = sizes.reduce((sum, { responseHeadersSize, responseBodySize }) => sum + responseHeadersSize + responseBodySize, 0);
  expect(inAll, 'all of it is seen').toBeGreaterThan(budget / 2);
  expect(inAll, 'what every page brings must be little: load the rest when it is wanted').toBeLessThanOrEqual(budget);
});
