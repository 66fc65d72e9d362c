import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { approve, askFor, connect, goodCredentials, goodReason, isReady, sendTestRequest } from './steps/access';
import { newName, publish } from './steps/publish';
import { takePicture } from './steps/take-picture';
import { idIn, visit } from './steps/visit';
import { associationsTo, connectionNamed, principalsOf } from './stack/aws';
import { query } from './stack/database';

const consumerAccountId = '222222222222';

test('access that ends soon is renewed without an interruption, and the date moves for both sides', async ({ as }) => {
  const name = newName('renewed');
  const [owner, consumer] = [await as('owner'), await as('consumer')];
  const serviceId = await publish(owner, { name });
  const grantId = await approve(owner, await askFor(consumer, serviceId));
  await connect(consumer, grantId);
  await isReady(consumer);
  const [before] = await query<{ arn: string }>(`select "awsArn" as arn from resource where id = (select "resourceId" from connection where "grantId" = $1)`, [grantId]);
  await query(`update "grant" set until = now() + interval '5 days' where id = $1`, [grantId]);

  await test.step('both sides are told that it ends; only the consumer is offered to renew', async () => {
    await visit(consumer, '/access');
    await expect(consumer.getByRole('link', { name: `Renew ${name} in account ${consumerAccountId} before it ends` })).toBeVisible();
    await takeBoth(consumer, 'renewal-my-access');
    await visit(owner, `/access/${grantId}`);
    await expect(owner.getByText(/^This access ends in 5 days/)).toBeVisible();
    await expect(owner.getByRole('link', { name: 'Renew', exact: true })).toHaveCount(0);
    await visit(consumer, `/access/${grantId}`);
    await expect(consumer.getByText(/^This access ends in 5 days/)).toBeVisible();
    await takeBoth(consumer, 'renewal-reminder');
  });

  const requestId = await test.step('the consumer asks, with the reason as it was', async () => {
    await consumer.getByRole('link', { name: 'Renew', exact: true }).first().click();
    await expect(consumer.getByRole('heading', { name: 'Renew access', level: 1 })).toBeVisible();
    await expect(consumer.getByRole('textbox', { name: 'Why' })).toHaveValue(goodReason);
    await takeBoth(consumer, 'renewal-form');
    await consumer.getByRole('button', { name: 'Request renewal' }).click();
    await expect(consumer.getByText(/^Renewal until .* waits for a decision$/).first()).toBeVisible();
    await takeBoth(consumer, 'renewal-waits');
    await consumer.getByRole('link', { name: 'See request' }).click();
    return idIn(consumer, 'approvals');
  });

  await test.step('while it waits, the connection answers', async () => {
    await visit(consumer, `/access/${grantId}`);
    await sendTestRequest(consumer);
    await expect(consumer.getByText('200', { exact: false }).first()).toBeVisible();
  });

  await test.step('the owner reads what it changes, and approves', async () => {
    await visit(owner, `/approvals/${requestId}`);
    await expect(owner.getByRole('heading', { name: `Forecasting asks to renew ${name}`, level: 1 })).toBeVisible();
    await expect(owner.getByText(/^Renews the access that stands until .*; nothing is interrupted$/)).toBeVisible();
    await expect(owner.getByRole('table', { name: 'Earlier decisions about this access' }).getByText('Approved by Olivia Owner')).toBeVisible();
    await takeBoth(owner, 'renewal-review');
    expect(await approve(owner, requestId)).toBe(grantId);
  });

  await test.step('the date has moved for both, and nothing else', async () => {
    for (const page of [owner, consumer]) {
      await visit(page, `/access/${grantId}`);
      await expect(page.getByText(/^Renewed until .* by Olivia Owner, as Carl Consumer had asked$/)).toBeVisible();
      await expect(page.getByText(/^This access ends/)).toHaveCount(0);
    }
    await takeBoth(consumer, 'renewal-done');
    await sendTestRequest(consumer);
    await expect(consumer.getByText('200', { exact: false }).first()).toBeVisible();
    const [after] = await query<{ arn: string }>(`select "awsArn" as arn from resource where id = (select "resourceId" from connection where "grantId" = $1)`, [grantId]);
    expect(after).toEqual(before);
  });
});

test('suspended access is cut, says why, and comes back with its credentials entered again', async ({ as }) => {
  const name = newName('suspended');
  const [owner, consumer] = [await as('owner'), await as('consumer')];
  const serviceId = await publish(owner, { name });
  const grantId = await approve(owner, await askFor(consumer, serviceId));
  await connect(consumer, grantId);
  await isReady(consumer);

  await test.step('the owner is told what breaks and what comes back, and must say why', async () => {
    await visit(owner, `/access/${grantId}`);
    await owner.getByRole('button', { name: 'Suspend access' }).click();
    const preview = owner.getByRole('dialog', { name: 'Suspend access' });
    await expect(preview.getByText(/once Forecasting enters the credentials again: Pergola keeps none\. It gets a new ARN/)).toBeVisible();
    await preview.getByRole('button', { name: 'Suspend access' }).click();
    await expect(preview.getByText('Say why: those whose calls fail read it.')).toBeVisible();
    await expect(preview.getByText(`No state machine, API destination, rule or pipe in account ${consumerAccountId} names`, { exact: false })).toBeVisible();
    await preview.getByRole('textbox', { name: 'Why' }).fill('The forecasts are wrong today.');
    await takeBoth(owner, 'suspend-preview');
    await preview.getByRole('button', { name: 'Suspend access' }).click();
    await expect(owner.getByText(/^Cut at/).first()).toBeVisible({ timeout: 30_000 });
    await expect(owner.getByRole('table', { name: 'Proof of the cut' })).toBeVisible();
    await takeBoth(owner, 'suspended-owner');
  });

  await test.step('AWS has nothing of it, and the consumer reads why', async () => {
    expect([await connectionNamed(consumerAccountId, `pergola-${name}`), await associationsTo(name), await principalsOf(name)]).toEqual([undefined, [], []]);
    await visit(consumer, '/');
    await consumer.getByRole('combobox', { name: 'Search services' }).fill(name);
    await consumer.keyboard.press('Enter');
    await expect(consumer.getByText('Access suspended').first()).toBeVisible();
    await visit(consumer, `/access/${grantId}`);
    await expect(consumer.getByText(/^Suspended by Olivia Owner since .*: “The forecasts are wrong today\.” Cut/)).toBeVisible();
    await expect(consumer.getByRole('button', { name: 'Send test request' })).toHaveCount(0);
    await expect(consumer.getByRole('button', { name: 'Resume access' })).toHaveCount(0);
    await takeBoth(consumer, 'suspended-consumer');
  });

  await test.step('resumed, it waits for its credentials', async () => {
    await visit(owner, `/services/${serviceId}?tab=access`);
    await takeBoth(owner, 'suspended-of-service');
    await owner.getByRole('button', { name: `Resume access: ${name} for account ${consumerAccountId}` }).click();
    const preview = owner.getByRole('dialog', { name: 'Resume access' });
    await expect(preview.getByText(`The connection pergola-${name} is restored under the same name and with a new ARN`, { exact: false })).toBeVisible();
    await takeBoth(owner, 'resume-preview');
    await preview.getByRole('button', { name: 'Resume access' }).click();
    await expect(preview).toBeHidden();
    await visit(consumer, `/access/${grantId}`);
    await expect(consumer.getByText('Resumed by Olivia Owner')).toBeVisible();
    const form = consumer.getByRole('form', { name: `Enter new credentials for pergola-${name}` });
    await expect(form).toBeVisible({ timeout: 30_000 });
    await takeBoth(consumer, 'resumed-credentials');
    await form.getByRole('textbox', { name: 'Username' }).fill(goodCredentials.username);
    await form.getByLabel('Password').fill(goodCredentials.password);
    await form.getByRole('button', { name: 'Enter new credentials' }).click();
    await isReady(consumer);
    await sendTestRequest(consumer);
    await expect(consumer.getByText('200', { exact: false }).first()).toBeVisible();
    await expect(consumer.getByText(`The ARN of pergola-${name} has changed`)).toBeVisible();
    await expect(consumer.getByText('Nothing that Pergola can read', { exact: false })).toBeVisible();
    await takeBoth(consumer, 'resumed-consumer');
  });
});

/** Wide, and as on a telephone. */
async function takeBoth(page: Page, name: string): Promise<void> {
  await takePicture(page, name);
  const size = page.viewportSize()!;
  await page.setViewportSize({ width: 360, height: 1_600 });
  await takePicture(page, `${name}-360`);
  await page.setViewportSize(size);
}
