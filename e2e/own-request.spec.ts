import { expect, test } from './fixtures';
import { askFor } from './steps/access';
import { keepsFocus } from './steps/keeps-focus';
import { newName, publish } from './steps/publish';
import { callAction, serverActions } from './steps/server-actions';
import { visit } from './steps/visit';
import { query } from './stack/database';

test('nobody decides on their own request, not even by a hand-made one', { tag: '@alone' }, async ({ as }) => {
  const name = newName('own-request');
  const [owner, consumer] = [await as('owner'), await as('consumer')];
  const serviceId = await publish(owner, { name });

  // The world has nobody who is on both sides, so Carl joins the owners for this test.
  await query(
    `insert into membership ("personId", "teamId") select person.id, service."teamId" from person, service where person.email = 'consumer@example.com' and service.id = $1`,
    [serviceId],
  );
  try {
    const requestId = await askFor(consumer, serviceId);

    await test.step('the page offers no decision to who asked, and names who can decide', async () => {
      await visit(consumer, `/approvals/${requestId}`);
      await expect(consumer.getByText('Waits for Olivia Owner', { exact: false }).first()).toBeVisible();
      for (const button of ['Approve', 'Reject']) await expect(consumer.getByRole('button', { name: button })).toBeHidden();
      await visit(consumer, '/approvals');
      await expect(consumer.getByRole('link', { name: new RegExp(`^Forecasting asks for ${name} `) })).toBeHidden();
      await visit(owner, `/approvals/${requestId}`);
      await expect(owner.getByRole('button', { name: 'Approve' })).toBeVisible();
    });

    await test.step('by hand it is refused in words, and the attempt is there for all to see', async () => {
      const actions = new Map((await serverActions()).map(({ name: action, id }) => [action, id]));
      for (const [action, comment] of [['approveRequestAction', ''], ['rejectRequestAction', 'No.']] as const) {
        const answer = await callAction(consumer.request, { id: actions.get(action)!, path: `/approvals/${requestId}`, input: { requestId, digest: '0'.repeat(64), comment } });
        expect(answer.code).toBe('forbidden');
        expect(answer.text).toContain('You can’t decide on your own request');
      }
      await visit(owner, `/activity?service=${serviceId}&outcome=REFUSED`);
      for (const action of ['request.approve', 'request.reject']) {
        await expect(owner.getByRole('row', { name: new RegExp(`Carl Consumer.*${action.replace('.', '\\.')}`) })).toBeVisible();
      }
      await visit(owner, `/approvals/${requestId}`);
      await expect(owner.getByRole('button', { name: 'Approve' }), 'it still waits').toBeVisible();
    });

    await visit(consumer, `/approvals/${requestId}`);
    const dialog = consumer.getByRole('dialog', { name: 'Withdraw request' });
    await consumer.getByRole('button', { name: 'Withdraw request' }).dblclick();
    await expect(dialog, 'a double click withdraws nothing').toBeVisible();
    await dialog.getByRole('button', { name: 'Withdraw request' }).click();
    await expect(consumer.getByText('Withdrawn by Carl Consumer', { exact: false }).first()).toBeVisible();
    await keepsFocus(consumer, 'after Withdraw request');
  } finally {
    await query(`delete from membership using person, service where person.id = "personId" and person.email = 'consumer@example.com' and membership."teamId" = service."teamId" and service.id = $1`, [serviceId]);
  }
});
