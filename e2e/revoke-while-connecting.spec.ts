import { expect, test } from './fixtures';
import { approve, askFor, connect, isCut } from './steps/access';
import { newName, publish } from './steps/publish';
import { visit } from './steps/visit';
import { associationsTo, connectionNamed, principalsOf } from './stack/aws';
import { withDelays } from './stack/sandbox';

const consumerAccountId = '222222222222';

test('access that is revoked while it is being connected leaves nothing behind', { tag: '@alone' }, async ({ as }) => {
  const name = newName('hasty');
  const [owner, consumer] = [await as('owner'), await as('consumer')];
  const grantId = await approve(owner, await askFor(consumer, await publish(owner, { name })));

  await withDelays({ connection: 6_000 }, async () => {
    await connect(consumer, grantId);
    await expect(consumer.getByText('EventBridge is building the private connection', { exact: false }).first()).toBeVisible();
    expect((await connectionNamed(consumerAccountId, `pergola-${name}`))?.ConnectionState).toBe('CREATING');

    await visit(owner, `/access/${grantId}`);
    await owner.getByRole('button', { name: 'Revoke access' }).click();
    await owner.getByRole('dialog', { name: 'Revoke access' }).getByRole('button', { name: 'Revoke access' }).click();
    await isCut(owner);
    await isCut(consumer);
  });

  expect(await connectionNamed(consumerAccountId, `pergola-${name}`)).toBeUndefined();
  expect(await associationsTo(name)).toEqual([]);
  expect(await principalsOf(name)).toEqual([]);
});
