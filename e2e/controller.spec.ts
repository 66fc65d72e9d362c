import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { approve, askFor } from './steps/access';
import { chooseIn } from './steps/choose';
import { keepsFocus } from './steps/keeps-focus';
import { newName, publish } from './steps/publish';
import { takePicture } from './steps/take-picture';
import { visit } from './steps/visit';
import { query } from './stack/database';

const reason = 'AWS has an incident in this Region';

test.afterEach(async () => {
  await query(`update pause set "endedAt" = now() where "endedAt" is null`);
});

test('an administrator pauses everything, what waits says why to whom it concerns, and goes on by itself when the pause ends', { tag: '@alone' }, async ({ as }) => {
  const [owner, consumer, admin] = [await as('owner'), await as('consumer'), await as('admin')];
  const name = newName('paused');
  const serviceId = await publish(owner, { name });
  const requestId = await askFor(consumer, serviceId);

  await test.step('the administrator says what to pause and why', async () => {
    await visit(admin, '/');
    await admin.getByRole('link', { name: 'Controller' }).click();
    await expect(admin.getByRole('heading', { name: 'Controller', level: 1 })).toBeVisible();
    await expect(admin.getByRole('table', { name: 'Workers' }).getByText('Alive').first()).toBeVisible();
    await admin.getByRole('button', { name: 'Pause changes' }).click();
    const dialog = admin.getByRole('dialog', { name: 'Pause changes on AWS' });
    await dialog.getByRole('button', { name: 'Pause', exact: true }).click();
    await expect(dialog.getByText('Say in a sentence why', { exact: false })).toBeVisible();
    await dialog.getByRole('textbox', { name: 'Why' }).fill(reason);
    await dialog.getByRole('checkbox', { name: 'Pause removals too' }).check();
    await expect(dialog.getByText('Access that ends stays open')).toBeVisible();
    await takeBoth(admin, 'controller-pause');
    await dialog.getByRole('checkbox', { name: 'Pause removals too' }).uncheck();
    await dialog.getByRole('button', { name: 'Pause', exact: true }).click();
    await expect(admin.getByRole('table', { name: 'Paused' }).getByText('Every change on AWS')).toBeVisible();
  });

  const grantId = await approve(owner, requestId);
  await test.step('what was approved waits, and both sides read why', async () => {
    for (const page of [owner, consumer]) {
      await visit(page, `/access/${grantId}`);
      await expect(page.getByText(`Ada Admin has paused every change on AWS: ${reason}.`, { exact: false }).first()).toBeVisible();
      await expect(page.getByText('Ada Admin has paused every change on AWS', { exact: true })).toBeVisible();
    }
    await takeBoth(consumer, 'paused-consumer');
  });

  await test.step('the administrator sees what waits, filters it, and goes to what it is part of', async () => {
    const row = admin.getByRole('table', { name: 'Blocked' }).getByRole('row').filter({ hasText: name });
    await expect(row).toContainText('An administrator');
    await takeBoth(admin, 'controller-blocked');
    await chooseIn(admin, 'Kind', 'connection');
    await expect(admin).toHaveURL(/kind=connection/);
    await expect(row).toHaveCount(0);
    await chooseIn(admin, 'Kind', 'Any kind');
    await row.getByRole('link', { name: `Access of Forecasting to ${name}` }).click();
    await expect(admin.getByRole('heading', { name: `${name} in account 222222222222`, level: 1 })).toBeVisible();
  });

  await test.step('the pause ends, and it goes on', async () => {
    await visit(admin, '/controller');
    await admin.getByRole('button', { name: 'End the pause of every change on AWS' }).click();
    await admin.getByRole('dialog', { name: 'End the pause' }).getByRole('button', { name: 'End the pause' }).click();
    await expect(admin.getByText('Nothing is paused', { exact: false })).toBeVisible();
    await keepsFocus(admin, 'after the end of the pause');
    const phase = async () => (await query<{ phase: string }>(`select r.phase from "grant" g join resource r on r.id = g."principalId" where g.id = $1`, [grantId]))[0]!.phase;
    await expect.poll(phase).toBe('CONVERGED');
    await visit(consumer, `/access/${grantId}`);
    await expect(consumer.getByText('has paused every change on AWS', { exact: false })).toHaveCount(0);
    await expect(admin.getByRole('table', { name: 'Calls by account' }).getByRole('row', { name: /111111111111/ }), 'what web and worker have counted arrives').toBeVisible({ timeout: 40_000 });
    await takeBoth(admin, 'controller-quiet');
  });
});

test('only administrators find the page', async ({ as }) => {
  const owner = await as('owner');
  await visit(owner, '/controller');
  await expect(owner.getByRole('heading', { name: "You don't have permission to see the controller", level: 1 })).toBeVisible();
  await expect(owner.getByRole('link', { name: 'Approvals' })).toBeVisible();
  await expect(owner.getByRole('link', { name: 'Controller' })).toHaveCount(0);
  await takeBoth(owner, 'controller-not-allowed');
});

/** Wide, and as on a telephone. */
async function takeBoth(page: Page, name: string): Promise<void> {
  const size = page.viewportSize()!;
  await page.setViewportSize({ width: size.width, height: 2_000 });
  await takePicture(page, name);
  await page.setViewportSize({ width: 360, height: 3_000 });
  await takePicture(page, `${name}-360`);
  await page.setViewportSize(size);
}
