import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { approve, askFor } from './steps/access';
import { newName, publish } from './steps/publish';
import { takePicture } from './steps/take-picture';
import { visit } from './steps/visit';
import { query } from './stack/database';

// Nobody else of these tests has access of the second consumer's, so nothing new is told meanwhile.
test('an end that comes near rings the bell, and leads to the renewal', async ({ as }) => {
  const name = newName('ending');
  const [owner, consumer] = [await as('owner'), await as('second-consumer')];
  const serviceId = await publish(owner, { name });
  const grantId = await approve(owner, await askFor(consumer, serviceId));
  // Nobody waits for eighty-five days here.
  await query(`update "grant" set until = now() + interval '5 days' - interval '1 minute', "createdAt" = now() - interval '85 days' where id = $1`, [grantId]);
  const sentence = new RegExp(`^Your access to ${name} in account 333333333333 ends in 5 days`);
  const lineOf = (page: Page) => page.getByRole('row').filter({ hasText: `${name} in account 333333333333 ends in 5 days` });

  await test.step('the bell says so without the page being loaded anew', async () => {
    await visit(consumer, '/notices');
    await expect(consumer.getByRole('link', { name: sentence })).toBeVisible({ timeout: 40_000 });
    const bell = consumer.getByRole('link', { name: /^Notices: \d+\+? unread$/ });
    await expect(bell).toBeVisible();
    await takeAll(consumer, 'notices');
    await visit(consumer, '/access');
    await bell.click();
    await expect(consumer.getByRole('heading', { name: 'Notices', level: 1 })).toBeVisible();
    await expect(lineOf(consumer).getByText('For information')).toBeVisible();
  });

  await test.step('it leads to where the access is renewed', async () => {
    await consumer.getByRole('link', { name: sentence }).click();
    await expect(consumer.getByText(/^This access ends in 5 days/)).toBeVisible();
    await expect(consumer.getByRole('link', { name: 'Renew', exact: true }).first()).toBeVisible();
  });

  await test.step('marked as read, it is among all and no longer among the unread, for this person alone', async () => {
    await visit(consumer, '/notices');
    await lineOf(consumer).getByRole('button', { name: /^Mark as read/ }).click();
    await expect(consumer.getByRole('link', { name: sentence })).toHaveCount(0);
    await consumer.getByRole('button', { name: 'Mark all as read' }).click();
    await expect(consumer.getByText('You have read everything that is still so.')).toBeVisible();
    await expect(consumer.getByRole('link', { name: 'Notices', exact: true }).first()).toBeVisible();
    await consumer.getByRole('button', { name: 'All', exact: true }).click();
    await expect(lineOf(consumer).getByText('Read', { exact: true })).toBeVisible();
    await takePicture(consumer, 'notices-all');
    expect(await query(`select 1 from notice_reading r join notice n on n.id = r."noticeId" where n.key like 'grant-ends/' || $1 || '/%' and r."readAt" is not null`, [grantId])).toHaveLength(1);
  });

  await test.step('what has ended is told, and the reminder is over', async () => {
    await query(`update "grant" set until = now() - interval '1 second' where id = $1`, [grantId]);
    await visit(consumer, '/notices');
    await expect(consumer.getByRole('link', { name: new RegExp(`^Your access to ${name} in account 333333333333 has ended`) })).toBeVisible({ timeout: 40_000 });
    await expect(consumer.getByRole('link', { name: sentence })).toHaveCount(0);
  });
});

/** Wide and as on a telephone, in light and in dark. */
async function takeAll(page: Page, name: string): Promise<void> {
  const size = page.viewportSize()!;
  for (const width of [1280, 360]) {
    await page.setViewportSize({ width, height: width === 360 ? 1_400 : 800 });
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await takePicture(page, `${name}-${width}-${colorScheme}`);
    }
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(size);
}
