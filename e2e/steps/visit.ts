import type { Page } from '@playwright/test';

/** Goes to an address by itself, not over a link, and waits until the page listens to clicks and keys. */
export async function visit(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await listens(page);
}

/** React marks the container that it has taken over. */
export async function listens(page: Page): Promise<void> {
  await page.waitForFunction(() => Object.keys(document).some((key) => key.startsWith('__reactContainer$')));
}

/** The id in the address of the page that is open: `idIn(page, 'services')`. */
export async function idIn(page: Page, area: 'services' | 'access' | 'approvals'): Promise<string> {
  await page.waitForURL(new RegExp(`/${area}/[a-z]{3}_[0-9a-z]{16}`));
  return new RegExp(`/${area}/([a-z]{3}_[0-9a-z]{16})`).exec(page.url())![1]!;
}
