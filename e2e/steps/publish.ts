import { expect, type Page } from '@playwright/test';
import { chooseIn } from './choose';
import { idIn } from './visit';

/** A name that no other test uses, nor an earlier run on the same stack. */
export function newName(base: string): string {
  return `${base}-${Date.now().toString(36)}`;
}

export interface Publishing {
  /** Nothing: what the page proposes. */
  name?: string;
  summary?: string;
  documentation?: string;
  tags?: string;
}

/** Fills in the seed's story on the page that is open, as far as the page has not done so by itself. */
export async function fillInService(page: Page, { name, summary, documentation, tags }: Publishing = {}): Promise<void> {
  await chooseIn(page, 'VPC', /MainVPC/);
  await page.getByRole('textbox', { name: 'DNS name or IP address' }).fill('service1.main.example.com');
  if (name !== undefined) await page.getByRole('textbox', { name: 'Name', exact: true }).fill(name);
  if (summary !== undefined) await page.getByRole('textbox', { name: /^Summary/ }).fill(summary);
  await page.getByRole('radio', { name: 'User name and password' }).check();
  await page.getByRole('button', { name: 'Add parameter' }).click();
  await page.getByRole('textbox', { name: 'Parameter name' }).fill('Action');
  await page.getByRole('textbox', { name: 'Parameter value' }).fill('Forecast');
  if (documentation === undefined && tags === undefined) return;
  await page.getByRole('button', { name: 'More options', description: 'Documentation and tags' }).click();
  if (documentation !== undefined) await page.getByRole('tabpanel', { name: 'Write' }).getByRole('textbox').fill(documentation);
  if (tags !== undefined) await page.getByRole('textbox', { name: /^Tags/ }).fill(tags);
}

/** Publishes service1 under a name of its own, from the catalog to ready, and gives the service's id. */
export async function publish(page: Page, publishing: Publishing & { name: string }): Promise<string> {
  await page.getByRole('link', { name: 'Services I own' }).click();
  await page.getByRole('link', { name: 'Publish a service' }).first().click();
  await fillInService(page, publishing);
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  await expect(page.getByRole('heading', { name: publishing.name, level: 1 })).toBeVisible();
  await expect(page.getByText('Published', { exact: true }).first()).toBeVisible();
  return idIn(page, 'services');
}
