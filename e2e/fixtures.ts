import { expect, test as base, type APIRequestContext, type Browser, type BrowserContext, type Page } from '@playwright/test';
import { visit } from './steps/visit';

/** Everybody of the sandbox's world. */
export type Persona = 'owner' | 'consumer' | 'second-consumer' | 'outsider' | 'admin';

type Session = Awaited<ReturnType<BrowserContext['storageState']>>;

/** Console messages that are the browser's own, not faults of a page: about an answer that a test asked for, and about a machine that is slow to draw. */
const expectedNoise = [/Failed to load resource: the server responded with a status of 4\d\d/, /\.(css|js) was preloaded using link preload but not used within a few seconds/];

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
  /** A browser of its own for a person, signed in and at the catalog. */
  as: (person: Persona, options?: Parameters<Browser['newContext']>[0]) => Promise<Page>;
  /** What a signed-in person's browser would send and get, without a page being drawn. */
  requestsOf: (person: Persona) => Promise<APIRequestContext>;
  complaints: string[];
}

interface WorkerFixtures {
  /** What a person's browser keeps after signing in, so that each signs in once a run. */
  sessions: Map<Persona, Session>;
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  sessions: [async ({}, use) => use(new Map()), { scope: 'worker' }],
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
  as: async ({ browser, complaints, sessions }, use) => {
    const opened: BrowserContext[] = [];
    await use(async (person, options) => {
      const context = await browser.newContext({ ...options, storageState: sessions.get(person) });
      opened.push(context);
      const page = await context.newPage();
      guardConsole(page, complaints);
      if (sessions.has(person)) {
        await visit(page, '/');
      } else {
        await signIn(page, person);
        sessions.set(person, await context.storageState());
      }
      return page;
    });
    await Promise.all(opened.map((context) => context.close()));
  },
  requestsOf: async ({ browser, as, sessions }, use) => {
    const opened: BrowserContext[] = [];
    await use(async (person) => {
      if (!sessions.has(person)) return (await as(person)).request;
      const context = await browser.newContext({ storageState: sessions.get(person) });
      opened.push(context);
      return context.request;
    });
    await Promise.all(opened.map((context) => context.close()));
  },
});

/** Through the sandbox's own sign-in page, which has one button a person. */
async function signIn(page: Page, person: Persona): Promise<void> {
  await visit(page, '/');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('button', { name: `${person}@example.com`, exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Catalog', level: 1 })).toBeVisible();
}

export { expect } from '@playwright/test';
