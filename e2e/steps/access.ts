import { expect, type Page } from '@playwright/test';
import { defaultUntil } from '../../lib/requests/until';
import { query } from '../stack/database';
import { act } from './server-actions';
import { visit } from './visit';

/** What service1 lets in. */
export const goodCredentials = { username: 'forecast', password: 'sunny-day-42' };

export const goodReason = 'to forecast demand in the nightly workflow';

/** Asks for access, as somebody whose teams have one account, and gives the request's id; no page is opened. `journey.spec.ts` does it by hand. */
export async function askFor(page: Page, serviceId: string, reason = goodReason): Promise<string> {
  const [personId] = /per_[0-9a-z]{16}/.exec(await (await page.request.get('/profile')).text())!;
  const [account] = await query<{ id: string }>(
    `select a.id from account a join membership m on m."teamId" = a."teamId" where m."personId" = $1 and a.id <> (select "accountId" from service where id = $2)`,
    [personId, serviceId],
  );
  const answer = await act(page, 'submitRequestAction', { serviceId, accountId: account!.id, reason, until: defaultUntil(new Date()) });
  return /req_[0-9a-z]{16}/.exec(answer)![0];
}

/** Approves what the page of the request shows, and gives the id of the grant; no page is opened. `journey.spec.ts` does it by hand. */
export async function approve(page: Page, requestId: string, comment = ''): Promise<string> {
  const shown = await (await page.request.get(`/approvals/${requestId}`)).text();
  const digest = /digest\W{1,6}([0-9a-f]{64})/.exec(shown)![1];
  const answer = await act(page, 'approveRequestAction', { requestId, digest, comment });
  return /grt_[0-9a-z]{16}/.exec(answer)![0];
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
  await expect(preview.getByText('You can’t undo this.', { exact: false }).first()).toBeVisible();
  await preview.getByRole('button', { name: 'Revoke access' }).click();
  await isCut(page);
}

/** The proof stands on the page of the grant. */
export async function isCut(page: Page): Promise<void> {
  await expect(page.getByText(/^Cut at/).first()).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole('table', { name: 'Proof of the cut' })).toBeVisible();
}
