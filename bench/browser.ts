import { chromium, type Browser, type Page } from '@playwright/test';
import { findBrowser } from '@/scripts/verify/browser';

/** Talks to nobody but the page's own server; no sandbox of its own, which it cannot make as root. */
const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-dev-shm-usage', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: findBrowser(), args });
}

/** A real Chromium in which somebody of the sandbox's world has signed in and sees the catalog. */
export async function openSignedIn(origin: string, person: string): Promise<{ browser: Browser; page: Page }> {
  const browser = await openBrowser();
  const page = await browser.newPage();
  await page.goto(origin);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('button', { name: `${person}@example.com` }).click();
  await page.getByRole('heading', { name: 'Catalog', level: 1 }).waitFor();
  return { browser, page };
}
