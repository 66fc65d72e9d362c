import { expect, test } from './fixtures';
import { approve, askFor, connect, goodReason, isCut, isReady } from './steps/access';
import { newName, publish } from './steps/publish';
import { visit } from './steps/visit';
import { associationsTo, connectionNamed, principalsOf } from './stack/aws';
import { query } from './stack/database';

const consumerAccountId = '222222222222';

test('access whose date has passed says so at once, is cut by itself, and can be asked for again', async ({ as }) => {
  const name = newName('expired');
  const [owner, consumer] = [await as('owner'), await as('consumer')];
  const serviceId = await publish(owner, { name });
  const grantId = await approve(owner, await askFor(consumer, serviceId));
  await connect(consumer, grantId);
  await isReady(consumer);

  // Nobody waits for ninety days here.
  await query(`update "grant" set until = now() - interval '1 second' where id = $1`, [grantId]);

  await test.step('the page says so on the next look, before anything was swept', async () => {
    await visit(consumer, `/access/${grantId}`);
    await expect(consumer.getByText(/its date, .*, has passed/i).first()).toBeVisible();
    await expect(consumer.getByRole('button', { name: 'Send test request' })).toBeHidden();
  });

  await test.step('it is cut by itself, with the proof, and nobody is named for it', async () => {
    await expect(consumer.getByText('Ended, since its date has passed').first()).toBeVisible({ timeout: 80_000 });
    await isCut(consumer);
    expect(await connectionNamed(consumerAccountId, `pergola-${name}`)).toBeUndefined();
    expect(await associationsTo(name)).toEqual([]);
    expect(await principalsOf(name)).toEqual([]);
    await visit(owner, `/activity?service=${serviceId}`);
    await expect(owner.getByRole('row', { name: /Pergola.*grant\.expire/ })).toBeVisible();
  });

  await test.step('it can be asked for again, with the reason as it was', async () => {
    await visit(consumer, `/access/${grantId}`);
    await consumer.getByRole('link', { name: 'Ask again' }).click();
    await expect(consumer.getByRole('textbox', { name: 'Why' })).toHaveValue(goodReason);
    await consumer.getByRole('button', { name: 'Request access' }).click();
    await expect(consumer.getByRole('row', { name: new RegExp(`${name}.*Waits for Olivia Owner`) })).toBeVisible();
  });
});
