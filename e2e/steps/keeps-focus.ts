import { expect, type Page } from '@playwright/test';

/** After an action the focus is on something of the page, and not on the body, from which the keyboard begins at the top. */
export async function keepsFocus(page: Page, after: string): Promise<void> {
  await expect.poll(() => page.evaluate(() => document.activeElement !== null && document.activeElement !== document.body), { message: `the focus ${after}` }).toBe(true);
}
