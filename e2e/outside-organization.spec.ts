import { expect, test } from './fixtures';
import { approve, askFor, connect, isReady, revoke, sendTestRequest } from './steps/access';
import { newName, publish } from './steps/publish';
import { visit } from './steps/visit';
import { associationsTo, connectionNamed, invitationsTo, principalsOf } from './stack/aws';

const outsideAccountId = '444444444444';

test('an account outside the organization is invited, connects, calls, and is cut off', async ({ as }) => {
  const name = newName('outside');
  const [owner, outsider] = [await as('owner'), await as('outsider')];
  const requestId = await askFor(outsider, await publish(owner, { name }));

  await visit(owner, `/approvals/${requestId}`);
  await expect(owner.getByText(`An invitation to that share, which Pergola accepts in account ${outsideAccountId}`, { exact: false }).first()).toBeVisible();
  const grantId = await approve(owner, requestId);

  await test.step('the portal accepts the invitation by itself', async () => {
    await visit(outsider, `/access/${grantId}`);
    await expect(outsider.getByRole('listitem').filter({ hasText: 'Invitation accepted' })).toBeVisible();
    await expect(outsider.getByRole('button', { name: 'Connect', exact: true })).toBeEnabled();
    expect(await invitationsTo(outsideAccountId, name)).toEqual(['ACCEPTED']);
  });

  await connect(outsider, grantId);
  await isReady(outsider);
  await sendTestRequest(outsider);
  await expect(outsider.getByText('The service answered.').first()).toBeVisible();

  await revoke(owner, grantId);
  await outsider.reload();
  await expect(outsider.getByRole('table', { name: 'Proof of the cut' })).toBeVisible();
  expect(await connectionNamed(outsideAccountId, `pergola-${name}`)).toBeUndefined();
  expect(await associationsTo(name)).toEqual([]);
  expect(await principalsOf(name)).toEqual([]);
});
