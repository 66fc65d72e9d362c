import { expect, test } from './fixtures';
import { approve, askFor, connect, goodCredentials, isReady, revoke } from './steps/access';
import { fillInService, newName, publish } from './steps/publish';
import { idIn, visit } from './steps/visit';
import { withDelays } from './stack/sandbox';
import { configurationsNamed, connectionNamed, describeConfiguration, describeConnection, makeForeignConfiguration, makeForeignConnection } from './stack/aws';

const consumerAccountId = '222222222222';

test('a resource configuration of that name which is not ours is neither adopted nor deleted', async ({ as }) => {
  const owner = await as('owner');
  // Makes the gateway, which a foreign configuration needs too.
  await publish(owner, { name: newName('before-taken') });
  const [taken, free] = [newName('taken'), newName('free')];
  const foreign = await makeForeignConfiguration(taken);
  try {
    const before = await definitionOf(foreign.id);
    await visit(owner, '/services/new');
    await fillInService(owner, { name: taken });
    await owner.getByRole('button', { name: 'Publish', exact: true }).click();

    await test.step('it is refused at the field, before anything is made', async () => {
      await expect(owner.getByText(new RegExp(`${taken} is taken|named ${taken}`)).first()).toBeVisible();
      await expect(owner.getByRole('textbox', { name: 'Name', exact: true })).toBeFocused();
      await expect(owner.getByRole('textbox', { name: 'Parameter value' }), 'what was typed stays').toHaveValue('Forecast');
      expect(await configurationsNamed(taken)).toHaveLength(1);
      expect(await definitionOf(foreign.id)).toEqual(before);
    });

    await test.step('under another name it goes through', async () => {
      await owner.getByRole('textbox', { name: 'Name', exact: true }).fill(free);
      await owner.getByRole('button', { name: 'Publish', exact: true }).click();
      await expect(owner.getByText('Published', { exact: true }).first()).toBeVisible({ timeout: 30_000 });
      expect((await configurationsNamed(free))[0]!.id).not.toBe(foreign.id);
    });
  } finally {
    await foreign.undo();
  }
});

test('a name that is taken while AWS still builds the gateway is said, and can be changed', { tag: '@alone' }, async ({ as }) => {
  const owner = await as('owner');
  await publish(owner, { name: newName('before-late') });
  const [late, other] = [newName('late'), newName('later')];
  const foreign = await withDelays({ resourceGateway: 5_000 }, async () => {
    await visit(owner, '/services/new');
    await fillInService(owner, { name: late });
    await owner.getByRole('radio', { name: 'Make a new one' }).check();
    await owner.getByRole('button', { name: 'Publish', exact: true }).click();
    await expect(owner.getByRole('listitem').getByText('AWS is building the gateway', { exact: false }).first()).toBeVisible();
    return makeForeignConfiguration(late);
  });
  try {
    const serviceId = await idIn(owner, 'services');
    const before = await definitionOf(foreign.id);

    await test.step('it is said in words, with what to do', async () => {
      await expect(owner.getByText('Needs its owners').first()).toBeVisible({ timeout: 30_000 });
      await expect(owner.getByRole('button', { name: 'Retry the resource configuration' })).toBeVisible();
      await expect(owner.getByRole('listitem').getByText(`named ${late}`, { exact: false }).first()).toBeVisible();
    });

    await test.step('under another name it goes through, and what is there stays as it was', async () => {
      await owner.getByRole('button', { name: 'Choose another name' }).click();
      const dialog = owner.getByRole('dialog', { name: 'Another name for the service' });
      const field = dialog.getByRole('textbox', { name: 'New name' });
      await field.fill('Not A Name');
      await expect(dialog.getByText('Use lower-case letters', { exact: false }).first()).toBeVisible();
      await field.fill(other);
      await dialog.getByRole('button', { name: 'Use this name' }).click();
      await expect(owner.getByRole('heading', { name: other, level: 1 })).toBeVisible();
      await expect(owner.getByText('Published', { exact: true }).first()).toBeVisible({ timeout: 30_000 });
      expect(await idIn(owner, 'services')).toBe(serviceId);
      expect((await configurationsNamed(other))[0]!.id).not.toBe(foreign.id);
      expect(await configurationsNamed(late)).toHaveLength(1);
      expect(await definitionOf(foreign.id)).toEqual(before);
    });
  } finally {
    await foreign.undo();
  }
});

/** What would differ, had somebody touched it. */
async function definitionOf(id: string) {
  const { name, status, portRanges, resourceConfigurationDefinition, lastUpdatedAt } = await describeConfiguration(id);
  return { name, status, portRanges, resourceConfigurationDefinition, lastUpdatedAt };
}

test('an EventBridge connection of that name which is not ours is neither adopted nor deleted', async ({ as }) => {
  const [owner, consumer] = [await as('owner'), await as('consumer')];
  const service = newName('occupied');
  const name = `pergola-${service}`;
  const foreign = await makeForeignConnection(consumerAccountId, name);
  try {
    const grantId = await approve(owner, await askFor(consumer, await publish(owner, { name: service })));
    await connect(consumer, grantId);

    await test.step('it is refused in words, and nothing typed is lost', async () => {
      await expect(consumer.getByText(new RegExp(`named ${name}|${name}.*(not made by Pergola|Pergola did not make)`, 's')).first()).toBeVisible({ timeout: 30_000 });
      await expect(consumer.getByRole('textbox', { name: 'Username' })).toHaveValue(goodCredentials.username);
    });

    await test.step('what is there stays as it was', async () => {
      const { ConnectionArn, Description, AuthorizationType, InvocationConnectivityParameters } = await describeConnection(consumerAccountId, name);
      expect({ ConnectionArn, Description, AuthorizationType, InvocationConnectivityParameters }).toEqual({
        ConnectionArn: foreign.arn,
        Description: 'Made by hand',
        AuthorizationType: 'API_KEY',
        InvocationConnectivityParameters: undefined,
      });
    });

    await test.step('under another name it goes through', async () => {
      const other = `${name}-mine`;
      const field = consumer.getByRole('textbox', { name: 'Name of the connection' });
      if (!(await field.isVisible())) await consumer.getByRole('button', { name: 'More options' }).click();
      await field.fill(other);
      await consumer.getByLabel('Password').fill(goodCredentials.password);
      await consumer.getByRole('button', { name: 'Connect', exact: true }).click();
      await isReady(consumer);
      expect(await connectionNamed(consumerAccountId, other)).toBeDefined();
    });

    await revoke(owner, grantId);
    expect(await connectionNamed(consumerAccountId, `${name}-mine`)).toBeUndefined();
    expect((await connectionNamed(consumerAccountId, name))?.ConnectionArn, 'the cut takes only what Pergola made').toBe(foreign.arn);
  } finally {
    await foreign.undo();
  }
});
