import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { approve, askFor, connect, isReady } from './steps/access';
import { fillInService, newName } from './steps/publish';
import { takePicture } from './steps/take-picture';
import { idIn, visit } from './steps/visit';
import { changeGatewayOf } from './stack/aws';

test('owners who chose to be told see what was changed by hand, consumers see it from below, and a repair ends it for both', async ({ as }) => {
  const [owner, consumer] = [await as('owner'), await as('consumer')];
  const name = newName('health');
  const gatewayName = newName('health-rg');

  await visit(owner, '/services/new');
  await fillInService(owner, { name });
  await owner.getByRole('button', { name: 'Remove parameter Action' }).click();
  await expect(owner.getByRole('button', { name: 'Add parameter' }), 'the focus after the last parameter is removed').toBeFocused();
  const another = owner.getByRole('radio', { name: 'Make a new one' });
  if (await another.isVisible()) await another.check();
  await owner.getByRole('button', { name: 'More options', description: 'Gateway, subnets, security groups and DNS' }).click();
  await owner.getByRole('textbox', { name: /^Gateway name/ }).fill(gatewayName);
  await owner.getByRole('radio', { name: 'Report it' }).check();
  await owner.getByRole('button', { name: 'Publish', exact: true }).click();
  await expect(owner.getByText('Published', { exact: true }).first()).toBeVisible({ timeout: 30_000 });
  const serviceId = await idIn(owner, 'services');
  const grantId = await approve(owner, await askFor(consumer, serviceId));
  await connect(consumer, grantId);
  await isReady(consumer);

  const groups = await changeGatewayOf(name);
  await visit(owner, `/services/${serviceId}?tab=resources`);
  await expect(owner.getByRole('radio', { name: 'Report it' })).toBeChecked();
  await expect(owner.getByRole('link', { name: 'Request access' })).toHaveCount(0);
  await owner.getByRole('button', { name: 'Check now' }).click();

  await test.step('the owner sees what differs', async () => {
    const differences = owner.getByRole('table', { name: `What differs of the resource gateway ${gatewayName}` });
    await expect(differences.getByRole('row', { name: /security groups/ })).toContainText(groups.before[0]!);
    await expect(owner.getByText('Changed by hand').first()).toBeVisible();
    await takeBoth(owner, 'health-changed-owner');
  });

  await test.step('the consumer sees it above the connection', async () => {
    await visit(consumer, `/access/${grantId}`);
    await expect(consumer.getByText(`The resource gateway ${gatewayName} in account 111111111111, which this rests on, was changed by hand`, { exact: false }).first()).toBeVisible();
    await expect(consumer.getByRole('button', { name: 'Repair the connection', exact: false })).toHaveCount(0);
    await takeBoth(consumer, 'health-changed-consumer');
  });

  await test.step('repaired, both see it in sync', async () => {
    await owner.getByRole('button', { name: 'Repair the resource gateway' }).click();
    await expect(owner.getByText('In sync')).toHaveCount(3, { timeout: 30_000 });
    expect(await groups.now()).toEqual(groups.before);
    await takeBoth(owner, 'health-repaired-owner');
    await visit(consumer, `/access/${grantId}`);
    await expect(consumer.getByText('which this rests on', { exact: false })).toHaveCount(0);
    await expect(consumer.getByText('In sync').first()).toBeVisible();
    await takeBoth(consumer, 'health-repaired-consumer');
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
