import { expect, test } from './fixtures';
import { approve, askFor, connect, isReady } from './steps/access';
import { newName, publish } from './steps/publish';
import { takePicture } from './steps/take-picture';
import { visit } from './steps/visit';

test('a service is retired: its access is removed with proof, and it leaves the catalog', async ({ as }) => {
  const name = newName('retired');
  const [owner, consumer, second] = [await as('owner'), await as('consumer'), await as('second-consumer')];
  const serviceId = await publish(owner, { name });
  const grantId = await approve(owner, await askFor(consumer, serviceId));
  await connect(consumer, grantId);
  await isReady(consumer);
  await askFor(second, serviceId);

  await test.step('the dialog names what ends, and takes no other name', async () => {
    await visit(owner, `/services/${serviceId}`);
    await owner.getByRole('button', { name: 'Actions' }).click();
    await owner.getByRole('menuitem', { name: 'Retire service' }).click();
    const dialog = owner.getByRole('dialog', { name: `Retire ${name}` });
    await expect(dialog.getByText('1 account has access, with 1 connection.')).toBeVisible();
    await expect(dialog.getByText('1 request waits for a decision.', { exact: false })).toBeVisible();
    await expect(dialog.getByText(/No state machine, API destination, rule or pipe in account 222222222222/)).toBeVisible();
    await expect(dialog.getByText(/^(The resource gateway .* stays|Pergola deletes the resource gateway)/)).toBeVisible();
    await dialog.getByRole('textbox', { name: 'Reason' }).fill('Use forecast2.');
    await dialog.getByRole('textbox', { name: `Type ${name} to confirm` }).fill('another');
    await takePicture(owner, 'retire-dialog');
    await dialog.getByRole('button', { name: 'Retire service' }).click();
    await expect(dialog.getByText(`Enter ${name} to confirm.`).first()).toBeVisible();
    await dialog.getByRole('textbox', { name: `Type ${name} to confirm` }).fill(name);
    await dialog.getByRole('button', { name: 'Retire service' }).click();
  });

  await test.step('its page shows the progress, and then that it is retired', async () => {
    await expect(owner.getByText('No one can request access, connect or change the service any more.', { exact: false }).or(owner.getByText(/^Retired on/)).first()).toBeVisible();
    await takePicture(owner, 'retire-progress');
    await expect(owner.getByText(/^Retired on/).first()).toBeVisible({ timeout: 90_000 });
    await expect(owner.getByText('“Use forecast2.”', { exact: false }).first()).toBeVisible();
    await takePicture(owner, 'retire-done');
    await expect(owner.getByRole('button', { name: 'Actions' })).toBeHidden();
  });

  await test.step('the catalog does not list it, and the list of its owners can', async () => {
    await visit(owner, `/?q=${name}`);
    await expect(owner.getByRole('link', { name, exact: true })).toHaveCount(0);
    await visit(owner, '/owned');
    await expect(owner.getByRole('link', { name, exact: true })).toHaveCount(0);
    await owner.getByRole('link', { name: /^Show retired services/ }).click();
    await expect(owner.getByRole('link', { name, exact: true })).toBeVisible();
    await takePicture(owner, 'retired-owned');
  });

  await test.step('those who had access read why it ended, with the proof', async () => {
    await visit(consumer, `/access/${grantId}`);
    await expect(consumer.getByText(`${name} was retired: Use forecast2.`, { exact: false }).first()).toBeVisible();
    await expect(consumer.getByRole('table', { name: 'Proof of the cut' })).toBeVisible();
    await expect(consumer.getByRole('link', { name: 'Ask again' })).toBeHidden();
    await takePicture(consumer, 'retired-access');
    await consumer.getByRole('link', { name: 'Open the service' }).click();
    await expect(consumer.getByText(/^Retired on/).first()).toBeVisible();
  });
});
