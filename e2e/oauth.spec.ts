import { expect, test } from './fixtures';
import { approve, askFor, isReady, revoke, sendTestRequest } from './steps/access';
import { chooseIn } from './steps/choose';
import { newName } from './steps/publish';
import { takePicture } from './steps/take-picture';
import { idIn, visit } from './steps/visit';

const client = { id: 'orders-client', secret: 'harvest-moon-77' };

test('a service with OAuth: EventBridge refuses a wrong client secret, the right one mends it, and the service answers', async ({ as }) => {
  const name = newName('orders');
  const [owner, consumer] = [await as('owner'), await as('consumer')];
  const serviceId = await test.step('it is published with the address that issues tokens', async () => {
    await visit(owner, '/');
    await owner.getByRole('link', { name: 'Services I own' }).click();
    await owner.getByRole('link', { name: 'Publish a service' }).first().click();
    await chooseIn(owner, 'VPC', /MainVPC/);
    await owner.getByRole('textbox', { name: 'DNS name or IP address' }).fill('orders.main.example.com');
    await owner.getByRole('textbox', { name: 'Name', exact: true }).fill(name);
    await owner.getByRole('radio', { name: 'OAuth client credentials' }).check();
    await owner.getByRole('textbox', { name: 'Token endpoint' }).fill('https://auth.main.example.com/oauth2/token');
    await takePicture(owner, 'oauth-publish');
    await owner.getByRole('button', { name: 'Publish', exact: true }).click();
    await expect(owner.getByRole('heading', { name, level: 1 })).toBeVisible();
    await expect(owner.getByText('Published', { exact: true }).first()).toBeVisible();
    return idIn(owner, 'services');
  });
  const requestId = await askFor(consumer, serviceId);
  await owner.goto(`/approvals/${requestId}`);
  await expect(owner.getByText('https://orders.main.example.com/ (port 443)')).toBeVisible();
  const grantId = await approve(owner, requestId);

  const mend = consumer.getByRole('form', { name: `Enter new credentials for pergola-${name}` });
  await test.step('a wrong secret is found out by EventBridge, and named as the cause', async () => {
    await consumer.goto(`/access/${grantId}`);
    await consumer.getByRole('textbox', { name: 'Client ID' }).fill(client.id);
    await consumer.getByLabel('Client secret').fill('rainy-day-13');
    await consumer.getByRole('button', { name: 'Connect', exact: true }).click();
    await expect(mend).toBeVisible();
    await takePicture(consumer, 'oauth-refused');
    await consumer.setViewportSize({ width: 360, height: 780 });
    await takePicture(consumer, 'oauth-refused-narrow');
    await consumer.setViewportSize({ width: 1280, height: 800 });
  });

  await test.step('with the right one it is ready, and the service answers', async () => {
    await mend.getByRole('textbox', { name: 'Client ID' }).fill(client.id);
    await mend.getByLabel('Client secret').fill(client.secret);
    await mend.getByRole('button', { name: 'Enter new credentials' }).click();
    await isReady(consumer);
    await expect(mend).toBeHidden();
    await consumer.getByRole('textbox', { name: 'Path' }).fill('/orders');
    await sendTestRequest(consumer);
    await expect(consumer.getByText('The service answered.').first()).toBeVisible();
    await expect(consumer.getByText('rain gauge', { exact: false }).first()).toBeVisible();
  });
  await revoke(owner, grantId);
});
