import type { Page } from '@playwright/test';

/** Picks an option of a drop-down list by the list's label. */
export async function chooseIn(page: Page, label: string, option: string | RegExp): Promise<void> {
  await page.getByRole('button', { name: new RegExp(`^${label}\\b`) }).click();
  await page.getByRole('option', { name: option }).first().click();
}
