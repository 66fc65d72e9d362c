import { expect, test } from './fixtures';
import { approve, askFor, goodReason, reject, revoke } from './steps/access';
import { newName, publish } from './steps/publish';
import { visit } from './steps/visit';

test('a request is rejected with a comment that both sides see, asked again, and approved', async ({ as }) => {
  const name = newName('rejected');
  const comment = 'Which workflow? Name it, then ask again.';
  const [owner, consumer] = [await as('owner'), await as('consumer')];
  const serviceId = await publish(owner, { name });
  const requestId = await askFor(consumer, serviceId);

  await test.step('without a comment the rejection is refused at the field', async () => {
    await visit(owner, `/approvals/${requestId}`);
    const field = owner.getByRole('textbox', { name: 'Comment' });
    await field.fill('   ');
    await owner.getByRole('button', { name: 'Reject' }).click();
    await expect(owner.getByText('Say why, so that they know what to change when they ask again.').first()).toBeVisible();
    await expect(field).toBeFocused();
    await expect(field, 'what was typed stays').toHaveValue('   ');
  });

  await test.step('both see who rejected it, and why', async () => {
    await visit(consumer, `/approvals/${requestId}`);
    await reject(owner, requestId, comment);
    for (const page of [owner, consumer]) {
      await expect(page.getByText('Rejected by Olivia Owner', { exact: false }).first()).toBeVisible();
      await expect(page.getByText(comment, { exact: false }).first()).toBeVisible();
    }
  });

  await test.step('asking again keeps the comment in view and the reason as it was', async () => {
    await consumer.getByRole('link', { name: 'Ask again' }).click();
    await expect(consumer.getByText('Olivia Owner rejected the last request').first()).toBeVisible();
    await expect(consumer.getByText(comment).first()).toBeVisible();
    const reason = consumer.getByRole('textbox', { name: 'Why' });
    await expect(reason).toHaveValue(goodReason);
    await reason.fill('short');
    await consumer.getByRole('button', { name: 'Request access' }).click();
    await expect(consumer.getByText('Say in at least 10 characters', { exact: false }).first()).toBeVisible();
    await expect(reason).toBeFocused();
    await expect(reason).toHaveValue('short');
    await reason.fill(`${goodReason}, named nightly-planning`);
    await consumer.getByRole('button', { name: 'Request access' }).click();
    await expect(consumer.getByRole('heading', { name: 'My access', level: 1 })).toBeVisible();
  });

  const secondId = await test.step('the second request is another one', async () => {
    const row = consumer.getByRole('row', { name: new RegExp(`${name}.*Waits for`) });
    await row.getByRole('link', { name, exact: true }).click();
    await expect(consumer.getByRole('heading', { name: `Forecasting asks for ${name}`, level: 1 })).toBeVisible();
    await expect(consumer).not.toHaveURL(new RegExp(requestId));
    return new URL(consumer.url()).pathname.split('/').at(-1)!;
  });
  await revoke(owner, await approve(owner, secondId));
});

test('the same request twice, from two windows, becomes one', async ({ as }) => {
  const name = newName('twice');
  const [owner, first] = [await as('owner'), await as('consumer')];
  const serviceId = await publish(owner, { name });
  const second = await first.context().newPage();
  for (const page of [first, second]) {
    await visit(page, `/services/${serviceId}/request`);
    await page.getByRole('textbox', { name: 'Why' }).fill(goodReason);
  }
  await first.getByRole('button', { name: 'Request access' }).click();
  await expect(first.getByText('Access requested', { exact: true }).first()).toBeVisible();
  await second.getByRole('button', { name: 'Request access' }).click();
  await expect(second.getByText(`You have already asked for ${name} in account 222222222222`, { exact: false }).first()).toBeVisible();
  await expect(second.getByRole('textbox', { name: 'Why' }), 'what was typed stays').toHaveValue(goodReason);

  await visit(second, `/services/${serviceId}/request`);
  await expect(second.getByText('Was asked for already, and waits for a decision.', { exact: false }).first()).toBeVisible();
  await second.getByRole('link', { name: 'Open it' }).click();
  await second.getByRole('button', { name: 'Withdraw request' }).click();
  await second.getByRole('dialog', { name: 'Withdraw request' }).getByRole('button', { name: 'Withdraw request' }).click();
  await expect(second.getByText('Withdrawn by Carl Consumer', { exact: false }).first()).toBeVisible();
});
