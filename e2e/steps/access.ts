import { expect, type Page } from '@playwright/test';
import { idIn, visit } from './visit';

/** What service1 lets in. */
export const goodCredentials = { username: 'forecast', password: 'sunny-day-42' };

export const goodReason = 'to forecast demand in the nightly workflow';

/** Asks on the page of the service, as somebody whose teams have one account, and gives the request's id. */
export async function askFor(page: Page, serviceId: string, reason = goodReason): Promise<string> {
  await visit(page, `/services/${serviceId}/request`);
  await page.getByRole('textbox', { name: 'Why' }).fill(reason);
  await page.getByRole('button', { name: 'Request access' }).click();
  await expect(page.getByRole('heading', { name: 'My access', level: 1 })).toBeVisible();
  await expect(page.getByText('Access requested', { exact: true }).first()).toBeVisible();
  await visit(page, `/services/${serviceId}/request`);
  await page.getByRole('link', { name: 'Open it' }).click();
  return idIn(page, 'approvals');
}

/** Approves the request, and gives the id of the grant. */
export async function approve(page: Page, requestId: string, comment = ''): Promise<string> {
  await visit(page, `/approvals/${requestId}`);
  await page.getByRole('textbox', { name: 'Comment' }).fill(comment);
  await page.getByRole('button', { name: 'Approve' }).click();
  await page.getByRole('link', { name: 'Open access' }).click();
  return idIn(page, 'access');
}

/** Rejects the request with a comment. */
export async function reject(page: Page, requestId: string, comment: string): Promise<void> {
  await visit(page, `/approvals/${requestId}`);
  await page.getByRole('textbox', { name: 'Comment' }).fill(comment);
  await page.getByRole('button', { name: 'Reject' }).click();
  await expect(page.getByRole('heading', { name: 'Decision', exact: true })).toBeVisible();
}

/** Enters the credentials on the page of the grant and connects; says nothing of what comes of it. */
export async function connect(page: Page, grantId: string, { username, password } = goodCredentials): Promise<void> {
  await visit(page, `/access/${grantId}`);
  await page.getByRole('textbox', { name: 'Username' }).fill(username);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
}

/** The connection is there and says what to paste. */
export async function isReady(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { name: 'Use it in a workflow' })).toBeVisible({ timeout: 30_000 });
}

/** Sends a test request; what came of it is on the page then. */
export async function sendTestRequest(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Send test request' }).click();
  await expect(page.getByText('AWS request', { exact: false }).last()).toBeVisible({ timeout: 30_000 });
}

/** Ends the access on its page after the preview, and waits until it is cut. */
export async function revoke(page: Page, grantId: string): Promise<void> {
  await visit(page, `/access/${grantId}`);
  await page.getByRole('button', { name: 'Revoke access' }).click();
  const preview = page.getByRole('dialog', { name: 'Revoke access' });
  await expect(preview.getByText('This cannot be undone.', { exact: false }).first()).toBeVisible();
  await preview.getByRole('button', { name: 'Revoke access' }).click();
  await isCut(page);
}

/** The proof stands on the page of the grant. */
export async function isCut(page: Page): Promise<void> {
  await expect(page.getByText(/^Cut at/).first()).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole('table', { name: 'Proof of the cut' })).toBeVisible();
}
