import { join } from 'node:path';
import type { Page } from '@playwright/test';

/** A picture for the README, when E2E_SCREENSHOTS names the folder for it. */
export async function takePicture(page: Page, name: string): Promise<void> {
  const folder = process.env.E2E_SCREENSHOTS;
  if (folder) await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled', caret: 'hide' });
}
