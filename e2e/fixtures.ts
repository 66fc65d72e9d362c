import { expect, test as base, type APIRequestContext, type BrowserContext, type BrowserContextOptions, type ConsoleMessage, type Page, type WebError } from '@playwright/test';
import { visit } from './steps/visit';

/** Everybody of the sandbox's world. */
export type Persona = 'owner' | 'consumer' | 'second-consumer' | 'outsider' | 'admin';

type Session = Awaited<ReturnType<BrowserContext['storageState']>>;

/** Console messages that are the browser's own, not faults of a page: about an answer that a test asked for, and about a machine that is slow to draw. */
const expectedNoise = [/Failed to load resource: the server responded with a status of 4\d\d/, /\.(css|js) was preloaded using link preload but not used within a few seconds/];

/** A person's own browser, signed in. It goes from test to test, as people go from one thing to the next, and knows the portal's scripts by then. */
interface Profile {
  context: BrowserContext;
  /** What it kept of the sign-in, for browsers that look at the same person otherwise. */
  session: Session;
}

interface Fixtures {
  /** A new page in a person's browser, or with options in another one that the person is signed in with. */
  as: (person: Persona, options?: BrowserContextOptions) => Promise<Page>;
  /** What a signed-in person's browser would send and get, without a page being drawn. */
  requestsOf: (person: Persona) => Promise<APIRequestContext>;
  /** What both of them are made of. */
  browserOf: (person: Persona, options?: BrowserContextOptions) => Promise<BrowserContext>;
  /** Fails the test when a page of this browser says anything unexpected on its console, or throws. */
  guard: (context: BrowserContext) => void;
  complaints: string[];
}

interface WorkerFixtures {
  profiles: Map<Persona, Profile>;
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  profiles: [
    async ({}, use) => {
      const profiles = new Map<Persona, Profile>();
      await use(profiles);
      await Promise.all([...profiles.values()].map(({ context }) => context.close()));
    },
    { scope: 'worker' },
  ],
  complaints: [
    async ({}, use) => {
      const complaints: string[] = [];
      await use(complaints);
      expect(complaints, 'the browser’s console stays silent').toEqual([]);
    },
    { auto: true },
  ],
  guard: async ({ complaints }, use) => {
    const guarded = new Set<BrowserContext>();
    const onConsole = (message: ConsoleMessage) => {
      if (message.type() !== 'error' && message.type() !== 'warning') return;
      if (expectedNoise.some((noise) => noise.test(message.text()))) return;
      complaints.push(`${message.type()}: ${message.text()} (${message.page()?.url()})`);
    };
    const onError = (thrown: WebError) => complaints.push(`exception: ${thrown.error().message} (${thrown.page()?.url()})`);
    await use((context) => {
      if (guarded.has(context)) return;
      guarded.add(context);
      context.on('console', onConsole).on('weberror', onError);
    });
    for (const context of guarded) context.off('console', onConsole).off('weberror', onError);
  },
  context: async ({ context, guard }, use) => {
    guard(context);
    await use(context);
  },
  browserOf: async ({ browser, guard, profiles }, use) => {
    // The pages of the test before: open until now, so that there is a picture of what failed.
    for (const { context } of profiles.values()) for (const page of context.pages()) await page.close();
    const opened: BrowserContext[] = [];
    const profileOf = async (person: Persona) => {
      const known = profiles.get(person);
      if (known) {
        guard(known.context);
        return known;
      }
      const context = await browser.newContext();
      guard(context);
      const profile = { context, session: await signIn(context, person) };
      profiles.set(person, profile);
      return profile;
    };
    await use(async (person, options) => {
      const { context, session } = await profileOf(person);
      if (!options) return context;
      const another = await browser.newContext({ ...options, storageState: session });
      opened.push(another);
      guard(another);
      return another;
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
