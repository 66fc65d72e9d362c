import { expect, test } from './fixtures';
import { approve, askFor, connect, goodCredentials, isReady, revoke, sendTestRequest } from './steps/access';
import { keepsFocus } from './steps/keeps-focus';
import { newName, publish } from './steps/publish';
import { visit } from './steps/visit';

test('a wrong password is named as the cause, and new credentials mend it', async ({ as }) => {
  const name = newName('wrong-password');
  const [owner, consumer] = [await as('owner'), await as('consumer')];
  const grantId = await approve(owner, await askFor(consumer, await publish(owner, { name })));
  await connect(consumer, grantId, { ...goodCredentials, password: 'rainy-day-13' });
  await keepsFocus(consumer, 'after Connect');
  await isReady(consumer);

  await test.step('the test request says what the service answered, and the mend', async () => {
    await sendTestRequest(consumer);
    await expect(consumer.getByText(`${name} responded 401 to this user name and password.`, { exact: true }).first()).toBeVisible();
    await expect(consumer.getByText('Enter new credentials to go on.', { exact: false }).first()).toBeVisible();
  });

  const mend = consumer.getByRole('form', { name: `Enter new credentials for pergola-${name}` });
  await test.step('the connection says by itself that it needs new ones, and of whom', async () => {
    await expect(mend).toBeVisible();
    await expect(consumer.getByRole('listitem').getByText(`${name} responded 401 to this user name and password. Enter new credentials to go on.`).first()).toBeVisible();
    await visit(owner, `/access/${grantId}`);
    await expect(owner.getByText('responded 401', { exact: false }).first()).toBeVisible();
    await expect(owner.getByRole('textbox', { name: 'Username' }), 'they are not for the owner to enter').toBeHidden();
  });

  await test.step('an empty password is refused at its field, and nothing typed is lost', async () => {
    await mend.getByRole('textbox', { name: 'Username' }).fill(goodCredentials.username);
    await mend.getByRole('button', { name: 'Enter new credentials' }).click();
    await expect(mend.getByText('Enter the password.').first()).toBeVisible();
    await expect(mend.getByLabel('Password')).toBeFocused();
    await expect(mend.getByRole('textbox', { name: 'Username' })).toHaveValue(goodCredentials.username);
  });

  await test.step('with the right ones it works again', async () => {
    await mend.getByLabel('Password').fill(goodCredentials.password);
    await mend.getByRole('button', { name: 'Enter new credentials' }).click();
    await expect(mend).toBeHidden();
    await isReady(consumer);
    await sendTestRequest(consumer);
    await expect(consumer.getByText('The service answered.').first()).toBeVisible();
  });

  await test.step('credentials that work are changed in a dialog, and a dialog gives the focus back', async () => {
    const change = consumer.getByRole('button', { name: `Change the credentials of pergola-${name}` });
    await change.click();
    const dialog = consumer.getByRole('dialog', { name: `Change the credentials of pergola-${name}` });
    await consumer.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await expect(change).toBeFocused();
    await change.click();
    await dialog.getByRole('textbox', { name: 'Username' }).fill(goodCredentials.username);
    await dialog.getByLabel('Password', { exact: true }).fill(goodCredentials.password);
    await dialog.getByRole('button', { name: 'Change credentials' }).click();
    await expect(dialog).toBeHidden();
    await keepsFocus(consumer, 'after Change credentials');
    await isReady(consumer);
  });

  await test.step('another connection can be added, and a double click removes none', async () => {
    await consumer.getByRole('button', { name: 'Add a connection' }).click();
    await expect(consumer.getByRole('textbox', { name: 'Username' })).toBeFocused();
    await consumer.getByRole('button', { name: 'Cancel' }).click();
    await expect(consumer.getByRole('button', { name: 'Add a connection' })).toBeFocused();
    const remove = consumer.getByRole('button', { name: `Remove the connection pergola-${name}` });
    const dialog = consumer.getByRole('dialog', { name: `Remove the connection pergola-${name}` });
    await remove.dblclick();
    await expect(dialog.getByText('No state machine, API destination, rule or pipe', { exact: false })).toBeVisible();
    await expect(remove, 'nothing is removed').toBeAttached();
    await dialog.getByRole('button', { name: 'Remove connection' }).click();
    await expect(dialog).toBeHidden();
    await keepsFocus(consumer, 'after Remove connection');
  });
  await revoke(owner, grantId);
});
