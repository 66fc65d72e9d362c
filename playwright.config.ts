import { defineConfig } from '@playwright/test';

/** Set by `npm run test:e2e`, which brings up the stack and finds the browser. */
const { E2E_ORIGIN, PLAYWRIGHT_CHROMIUM, CI } = process.env;

export default defineConfig({
  testDir: 'e2e',
  // One world for all. Who changes it for everybody carries the tag `@alone`, and `npm run test:e2e` plays those first and one by one.
  projects: [
    { name: 'alone', grep: /@alone/, outputDir: 'test-results/e2e/alone' },
    // The longest file, so it begins first.
    { name: 'looks', testMatch: 'looks.spec.ts', outputDir: 'test-results/e2e/looks' },
    { name: 'together', testIgnore: 'looks.spec.ts', grepInvert: /@alone/, outputDir: 'test-results/e2e/together' },
  ],
  retries: 0,
  forbidOnly: Boolean(CI),
  timeout: 180_000,
  expect: { timeout: 20_000 },
  reporter: [['list'], ['json']],
  use: {
    baseURL: E2E_ORIGIN ?? 'http://localhost:3000',
    browserName: 'chromium',
    locale: 'en-US',
    timezoneId: 'UTC',
    // Without a film of every page, which costs the browser as much as drawing it; the last picture is kept besides. On a machine that is gone afterwards, nobody could look at either.
    trace: CI ? 'off' : { mode: 'retain-on-failure', screenshots: false },
    screenshot: CI ? 'off' : 'only-on-failure',
    launchOptions: {
      executablePath: PLAYWRIGHT_CHROMIUM,
      // No sandbox of its own: it cannot make one as root. The rest keeps it from talking to anybody but the portal.
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--disable-dev-shm-usage',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
