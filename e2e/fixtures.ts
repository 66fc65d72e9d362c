import { expect, test as base, type APIRequestContext, type BrowserContext, type BrowserContextOptions, type Page } from '@playwright/test';
import { visit } from './steps/visit';

/** Everybody of the sandbox's world. */
export type Persona = 'owner' | 'consumer' | 'second-consumer' | 'outsider' | 'admin';

type Session = Awaited<ReturnType<BrowserContext['storageState']>>;

/** Console messages that are the browser's own, not faults of a page: about an answer that a test asked for, and about a machine that is slow to draw. */
const expectedNoise = [/Failed to load resource: the server responded with a status of 4\d\d/, /\.(css|js) was preloaded using link preload but not used within a few seconds/];

/** Fails the test when a page of this browser says anything unexpected on its console, or throws. */
function guardConsole(context: BrowserContext, complaints: string[]): void {
  context.on('console', (message) => {
    if (message.type() !== 'error' && message.type() !== 'warning') return;
    if (expectedNoise.some((noise) => noise.test(message.text()))) return;
    complaints.push(`${message.type()}: ${message.text()} (${message.page()?.url()})`);
  });
  context.on('weberror', (thrown) => complaints.push(`exception: ${thrown.error().message} (${thrown.page()?.url()})`));
}

interface Fixtures {
  /** A browser of its own for a person, signed in; no page is open in it yet. */
  as: (person: Persona, options?: BrowserContextOptions) => Promise<Page>;
  /** What a signed-in person's browser would send and get, without a page being drawn. */
  requestsOf: (person: Persona) => Promise<APIRequestContext>;
  /** What both of them are made of. */
  browserOf: (person: Persona, options?: BrowserContextOptions) => Promise<BrowserContext>;
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
  context: async ({ context, complaints }, use) => {
    guardConsole(context, complaints);
    await use(context);
  },
  browserOf: async ({ browser, complaints, sessions }, use) => {
    const opened: BrowserContext[] = [];
    const open = async (options?: BrowserContextOptions) => {
      const context = await browser.newContext(options);
      opened.push(context);
      guardConsole(context, complaints);
      return context;
    };
    await use(async (person, options) => {
      if (!sessions.has(person)) sessions.set(person, await signIn(await open(), person));
      return open({ ...options, storageState: sessions.get(person) });
    });
    await Promise.all(opened.map((context) => context.close()));
  },
  as: async ({ browserOf }, use) => use(async (person, options) => (await browserOf(person, options)).newPage()),
  requestsOf: async ({ browserOf }, use) => use(async (person) => (await browserOf(person)).request),
});

/** Through the sandbox's own sign-in page, which has one button a person; gives what the browser keeps of it. */
async function signIn(context: BrowserContext, person: Persona): Promise<Session> {
  const page = await context.newPage();
  await visit(page, '/');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('button', { name: `${person}@example.com`, exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Catalog', level: 1 })).toBeVisible();
  await page.close();
  return context.storageState();
}

export { expect } from '@playwright/test';
