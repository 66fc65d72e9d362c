import { expect, test as base, type Browser, type Page } from '@playwright/test';

/** Everybody of the sandbox's world. */
export type Persona = 'owner' | 'consumer' | 'second-consumer' | 'outsider' | 'admin';

/** Console messages that are the browser's own about an answer that a test asked for, not faults of a page. */
const expectedNoise = [/Failed to load resource: the server responded with a status of 4\d\d/];

/** Fails the test when a page says anything unexpected on its console, or throws. */
function guardConsole(page: Page, complaints: string[]): void {
  page.on('console', (message) => {
    if (message.type() !== 'error' && message.type() !== 'warning') return;
    if (expectedNoise.some((noise) => noise.test(message.text()))) return;
    complaints.push(`${message.type()}: ${message.text()} (${page.url()})`);
  });
  page.on('pageerror', (error) => complaints.push(`exception: ${error.message} (${page.url()})`));
}

interface Fixtures {
  /** A browser of its own for a person, signed in. */
  as: (person: Persona) => Promise<Page>;
  complaints: string[];
}

export const test = base.extend<Fixtures>({
  complaints: [
    async ({}, use) => {
      const complaints: string[] = [];
      await use(complaints);
      expect(complaints, 'the browser’s console stays silent').toEqual([]);
    },
    { auto: true },
  ],
  page: async ({ page, complaints }, use) => {
    guardConsole(page, complaints);
    await use(page);
  },
  as: async ({ browser, complaints }, use) => {
    const opened: Page[] = [];
    await use(async (person) => {
      const page = await signedIn(browser, person, complaints);
      opened.push(page);
      return page;
    });
    await Promise.all(opened.map((page) => page.context().close()));
  },
});

async function signedIn(browser: Browser, person: Persona, complaints: string[]): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  guardConsole(page, complaints);
  await page.goto('/');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('button', { name: `${person}@example.com` }).click();
  await expect(page.getByRole('heading', { name: 'Catalog', level: 1 })).toBeVisible();
  return page;
}

export { expect } from '@playwright/test';
