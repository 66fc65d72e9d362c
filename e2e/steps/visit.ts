import type { Page } from '@playwright/test';

/** A page on a busy machine needs seconds; one that needs longer than this does not come. */
export const longestWaitMs = 60_000;

/** Goes to an address by itself, not over a link, and waits until the page listens to clicks and keys. */
export async function visit(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await listens(page);
}

/** React marks what it has taken over: first the document, then each part as it comes to it, on a busy machine seconds after the heading. */
export async function listens(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const isTaken = (node: Node, mark: string) => Object.keys(node).some((key) => key.startsWith(mark));
    const parts = [...document.querySelectorAll('h1, button, input, textarea, [role="tab"]')];
    return isTaken(document, '__reactContainer$') && document.querySelector('h1') !== null && parts.every((part) => isTaken(part, '__reactProps$'));
  }, undefined, { timeout: longestWaitMs });
}

/** The id in the address of the page that is open: `idIn(page, 'services')`. */
export async function idIn(page: Page, area: 'services' | 'access' | 'approvals'): Promise<string> {
  await page.waitForURL(new RegExp(`/${area}/[a-z]{3}_[0-9a-z]{16}`));
  return new RegExp(`/${area}/([a-z]{3}_[0-9a-z]{16})`).exec(page.url())![1]!;
}
