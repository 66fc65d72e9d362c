import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test, type Persona } from './fixtures';
import { accessToLookAt, type AccessToLookAt } from './steps/access-to-look-at';
import { fillInService } from './steps/publish';
import { listens, longestWaitMs, visit } from './steps/visit';

/** WCAG 2.2 AA and all below it. */
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

const folder = join('test-results', 'looks');

interface Place {
  name: string;
  who: Persona;
  path: (ids: AccessToLookAt) => string;
  /** What is done before it is looked at. */
  then?: (page: Page) => Promise<void>;
}

const places: Place[] = [
  { name: 'catalog', who: 'consumer', path: () => '/' },
  { name: 'catalog-table', who: 'consumer', path: () => '/?view=table' },
  { name: 'catalog-empty', who: 'consumer', path: () => '/?text=nothing-has-this-name' },
  { name: 'services-i-own', who: 'owner', path: () => '/owned' },
  { name: 'services-i-own-empty', who: 'second-consumer', path: () => '/owned' },
  { name: 'publish', who: 'owner', path: () => '/services/new', then: (page) => fillInService(page, { documentation: '# Forecasts\n\n- hourly', tags: 'weather' }) },
  { name: 'publish-refused', who: 'owner', path: () => '/services/new', then: async (page) => void (await page.getByRole('button', { name: 'Publish', exact: true }).click()) },
  { name: 'service', who: 'consumer', path: ({ serviceId }) => `/services/${serviceId}` },
  { name: 'service-call', who: 'consumer', path: ({ serviceId }) => `/services/${serviceId}?tab=call` },
  { name: 'service-access', who: 'owner', path: ({ serviceId }) => `/services/${serviceId}?tab=access` },
  { name: 'service-resources', who: 'owner', path: ({ serviceId }) => `/services/${serviceId}?tab=resources` },
  { name: 'service-activity', who: 'owner', path: ({ serviceId }) => `/services/${serviceId}?tab=activity` },
  { name: 'request-access', who: 'second-consumer', path: ({ serviceId }) => `/services/${serviceId}/request`, then: async (page) => void (await page.getByRole('button', { name: 'Request access' }).click()) },
  { name: 'my-access', who: 'consumer', path: () => '/access' },
  { name: 'my-access-empty', who: 'admin', path: () => '/access' },
  { name: 'approvals', who: 'owner', path: () => '/approvals' },
  { name: 'request', who: 'owner', path: ({ requestId }) => `/approvals/${requestId}` },
  { name: 'grant-ready', who: 'consumer', path: ({ grantId }) => `/access/${grantId}` },
  { name: 'activity', who: 'owner', path: () => '/activity' },
  { name: 'notices', who: 'consumer', path: () => '/notices?show=all' },
  { name: 'accounts', who: 'owner', path: () => '/accounts' },
  { name: 'people', who: 'admin', path: () => '/people' },
  { name: 'profile', who: 'owner', path: () => '/profile' },
  { name: 'controller', who: 'admin', path: () => '/controller' },
  { name: 'installation', who: 'admin', path: () => '/controller/installation' },
  { name: 'unmanaged-access', who: 'owner', path: () => '/ghosts' },
  { name: 'controller-not-allowed', who: 'owner', path: () => '/controller' },
  { name: 'not-there', who: 'outsider', path: ({ grantId }) => `/access/${grantId}` },
];

const widths = [1280, 360] as const;

/** What depends on colours; all else is the same in light and in dark. */
const colourRules = ['color-contrast', 'link-in-text-block'];

/** How a page is looked at: by which colours, and by which of the rules. */
interface Look {
  colorScheme: 'light' | 'dark';
  rules: 'all' | 'colours' | 'all but colours';
}

const inLight: Look = { colorScheme: 'light', rules: 'all' };
const inDark: Look = { colorScheme: 'dark', rules: 'colours' };
/** For what has been seen in light before, at another width. */
const inTheSameColours: Look = { colorScheme: 'light', rules: 'all but colours' };

/** What is wrong with a page. Of what is in order nothing is told, and there are no frames to gather from: that saves most of the time. */
async function faultsOf(page: Page, look: Look['rules']): Promise<string[]> {
  const axe = new AxeBuilder({ page }).options({ resultTypes: ['violations'], preload: false }).setLegacyMode();
  if (look === 'colours') axe.withRules(colourRules);
  else axe.withTags(rules);
  if (look === 'all but colours') axe.disableRules(colourRules);
  const { violations } = await axe.analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 300)).join(', ')}`);
}

/** Looks at a page, the second time without loading it anew: as somebody does whose system turns dark in the evening. */
async function looksFinished(page: Page, name: string, looks: readonly Look[]): Promise<void> {
  await page.waitForLoadState('networkidle', { timeout: longestWaitMs });
  await listens(page);
  // Tabs let the Tab key reach one of them only some time after they are hydrated.
  const tabsAreReachable = () => [...document.querySelectorAll('[role="tablist"]')].every((tabs) => tabs.querySelector('[role="tab"]:not([tabindex="-1"])'));
  await page.waitForFunction(tabsAreReachable, undefined, { timeout: longestWaitMs });
  const overhang = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  await expect.configure({ soft: true }).poll(overhang, `${name} scrolls sideways`).toBe(0);
  for (const { colorScheme, rules: looked } of looks) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await expect(page.locator('body')).toHaveClass(colorScheme === 'dark' ? /awsui-dark-mode/ : /^((?!awsui-dark-mode).)*$/);
    expect.soft(await faultsOf(page, looked), `${name} in ${colorScheme}`).toEqual([]);
    // Nobody looks at them on a machine that is gone afterwards.
    if (process.env.CI) continue;
    await page.evaluate(() => window.scrollTo(0, 0));
    await page.screenshot({ path: join(folder, `${name}-${colorScheme}.png`), fullPage: true, animations: 'disabled' });
  }
}

for (const width of widths) {
  test(`every page is finished at ${width} px${width === 1280 ? ', in light and in dark' : ''}`, async ({ as, page: nobody }) => {
    // Many pages, each looked at thoroughly.
    test.setTimeout(480_000);
    await mkdir(folder, { recursive: true });
    const ids = await accessToLookAt(as);
    const pages = new Map<Persona, Page>();
    for (const { name, who, path, then } of places) {
      const page = pages.get(who) ?? (await as(who, { colorScheme: 'light', viewport: { width, height: 800 } }));
      pages.set(who, page);
      await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
      await visit(page, path(ids));
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await then?.(page);
      await looksFinished(page, `${name}-${width}`, width === 1280 ? [inLight, inDark] : [inTheSameColours]);
    }
    await nobody.setViewportSize({ width, height: 800 });
    await visit(nobody, '/signin');
    await expect(nobody.getByRole('button', { name: 'Sign in' })).toBeVisible();
    await nobody.screenshot({ path: join(folder, `sign-in-${width}.png`) });
    expect(await faultsOf(nobody, 'all')).toEqual([]);
  });
}

test('the preview of the cut, and the places of a narrow screen, are finished too', async ({ as }) => {
  const ids = await accessToLookAt(as);
  const owner = await as('owner', { colorScheme: 'light', viewport: { width: 1280, height: 800 } });
  await visit(owner, `/access/${ids.grantId}`);
  await owner.getByRole('button', { name: 'Revoke access' }).click();
  await expect(owner.getByRole('dialog').getByText('You can’t undo this.', { exact: false })).toBeVisible();
  await looksFinished(owner, 'revoke-preview-1280', [inLight, inDark]);
  const narrow = await as('owner', { colorScheme: 'light', viewport: { width: 360, height: 800 } });
  await visit(narrow, '/');
  await narrow.getByRole('button', { name: 'Open places' }).click();
  await expect(narrow.getByRole('link', { name: 'Approvals' })).toBeVisible();
  await looksFinished(narrow, 'places-360', [inLight, inDark]);
});

test('a slash goes to the search, and the content can be reached without the navigation', async ({ as }) => {
  const consumer = await as('consumer');
  await visit(consumer, '/');
  const search = consumer.getByRole('combobox', { name: 'Search services' });
  await expect(search).toBeVisible();
  await consumer.keyboard.press('/');
  await expect(search).toBeFocused();
  await consumer.keyboard.type('a/b');
  await expect(search, 'within a field it is a slash').toHaveValue('a/b');

  await visit(consumer, '/accounts');
  await consumer.keyboard.press('Tab');
  await expect(consumer.getByRole('link', { name: 'Skip to the content' })).toBeFocused();
  await consumer.keyboard.press('Enter');
  await expect(consumer).toHaveURL(/#content$/);
});
