import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { goodCredentials, goodReason, isCut, isReady, sendTestRequest } from './steps/access';
import { countTouches } from './steps/count-touches';
import { fillInService, newName } from './steps/publish';
import { takePicture } from './steps/take-picture';
import { idIn, listens, visit } from './steps/visit';

/** The seed's path by hand, in the consoles of AWS: 16 screens and 27 fields. */
const mostScreens = 3;
const mostFields = 8;

const wide = { viewport: { width: 1280, height: 800 }, colorScheme: 'light' as const };
const comment = 'Welcome. Mind the 100 calls a minute.';

test('publish, ask, approve, connect, call and revoke, each with its page', async ({ as }) => {
  // The README shows the name that the page proposes; elsewhere several tests publish the same service.
  const name = process.env.E2E_SCREENSHOTS ? 'service1' : newName('service1');
  const [owner, consumer] = [await as('owner', wide), await as('consumer', wide)];
  const touches = [await countTouches(owner), await countTouches(consumer)];

  for (const page of [owner, consumer]) await visit(page, '/');

  await test.step('the owner publishes', async () => {
    await owner.getByRole('link', { name: 'Services I own' }).click();
    await owner.getByRole('link', { name: 'Publish a service' }).first().click();
    await fillInService(owner, name === 'service1' ? {} : { name });
    await expect(owner.getByText('No problem was found.', { exact: false }).first()).toBeVisible();
    await takePicture(owner, '01-publish');
    await owner.getByRole('button', { name: 'Publish', exact: true }).click();
    await expect(owner.getByRole('heading', { name, level: 1 })).toBeVisible();
    await takePicture(owner, '02-being-published');
    for (const kind of ['Resource gateway', 'Resource configuration', 'Resource share']) {
      await expect(owner.getByRole('listitem').filter({ hasText: new RegExp(`^${kind} `) })).toBeVisible();
    }
    await expect(owner.getByText('Published', { exact: true }).first()).toBeVisible({ timeout: 30_000 });
  });
  const serviceId = await idIn(owner, 'services');

  await test.step('the catalog finds it, by words and with its filter in the address', async () => {
    await consumer.getByRole('combobox', { name: 'Search services' }).fill(name);
    await consumer.keyboard.press('Enter');
    await expect(consumer.getByRole('link', { name, exact: true })).toBeVisible();
    expect(decodeURIComponent(consumer.url())).toContain(name);
    await takePicture(consumer, '03-catalog');
    await consumer.reload();
    await listens(consumer);
    await consumer.getByRole('link', { name: `Request access to ${name}` }).click();
  });

  await test.step('the consumer asks, and sees before who will be asked', async () => {
    await expect(consumer.getByText('Olivia Owner').first()).toBeVisible();
    await consumer.getByRole('textbox', { name: 'Why' }).fill(goodReason);
    await takePicture(consumer, '04-request-access');
    await consumer.getByRole('button', { name: 'Request access' }).click();
    await expect(consumer.getByRole('row', { name: new RegExp(`${name}.*Waits for Olivia Owner`) })).toBeVisible();
  });

  await test.step('the owner finds it in the inbox and approves it with a comment', async () => {
    await owner.getByRole('link', { name: 'Approvals' }).click();
    await owner.getByRole('link', { name: new RegExp(`^Forecasting asks for ${name} in account 222222222222 until .*, to forecast demand`) }).click();
    await expect(owner.getByText(`The principal 222222222222 on the resource share pergola-${name}`, { exact: false }).first()).toBeVisible();
    await owner.getByRole('textbox', { name: 'Comment' }).fill(comment);
    await takePicture(owner, '05-approve');
    await owner.getByRole('button', { name: 'Approve' }).click();
    await expect(owner.getByRole('heading', { name: 'Decision', exact: true })).toBeVisible();
    await expect(owner.getByText(comment, { exact: false }).first()).toBeVisible();
  });

  await test.step('the consumer connects with user name and password, nothing else', async () => {
    await consumer.getByRole('link', { name: 'My access' }).click();
    await consumer.getByRole('link', { name: `${name} in account 222222222222`, exact: true }).click();
    await expect(consumer.getByText(comment, { exact: false }).first()).toBeVisible();
    await consumer.getByRole('textbox', { name: 'Username' }).fill(goodCredentials.username);
    await consumer.getByLabel('Password').fill(goodCredentials.password);
    await takePicture(consumer, '06-connect');
    await consumer.getByRole('button', { name: 'Connect', exact: true }).click();
    await isReady(consumer);
  });
  const grantId = await idIn(consumer, 'access');

  await test.step('the README has the screens and fields that were touched', async () => {
    // The page proposes a name that is free, which only a test replaces, and a comment is not needed.
    const touched = touches.flatMap((each) => each.read()).filter(({ screen, field }) => screen !== '/' && !/^(Name|Comment)/.test(field));
    const isRequest = (screen: string) => screen.endsWith('/request');
    const isApproval = (screen: string) => screen.startsWith('/approvals');
    const countOf = (counted: typeof touched) => ({ screens: new Set(counted.map(({ screen }) => screen)).size, fields: counted.filter(({ field }) => field !== '').length });
    const connecting = countOf(touched.filter(({ screen }) => !isRequest(screen) && !isApproval(screen)));
    const requesting = countOf(touched.filter(({ screen }) => !isApproval(screen)));
    // The owner approves by one click; the screen counts, and no field of it is filled in.
    const approving = { screens: requesting.screens + 1, fields: countOf(touched).fields };
    const written = `${connecting.screens} screens and ${connecting.fields} fields, with a request ${requesting.screens} and ${requesting.fields}, and with its approval ${approving.screens} and ${approving.fields}.`;
    console.log(`Publishing and connecting take ${written}`);
    expect(await readFile(join(process.cwd(), 'README.md'), 'utf8')).toContain(written);
    expect(connecting.screens).toBeLessThanOrEqual(mostScreens);
    expect(connecting.fields).toBeLessThanOrEqual(mostFields);
    expect(connecting.fields, 'the counter sees the fields').toBeGreaterThanOrEqual(6);
  });

  await test.step('Pergola sends the test that the owner declared by itself, and only then it is green', async () => {
    await expect(consumer.getByText(/^Tested at .*responded 200 to the test request that its owners declare\.$/).first()).toBeVisible({ timeout: 30_000 });
    await expect(consumer.getByText('Connected and tested.', { exact: false }).first()).toBeVisible();
  });

  await test.step('there is what to paste: the ARN, and the same as ASL, Terraform and CLI', async () => {
    const arn = /arn:aws:events:us-east-1:222222222222:connection\/\S+/;
    await expect(consumer.getByText(arn).first()).toBeVisible();
    await expect(consumer.getByRole('region', { name: /^HTTP Task \(ASL\)/ })).toContainText('arn:aws:states:::http:invoke');
    for (const [tab, content] of [['Terraform', 'resource "aws_sfn_state_machine"'], ['AWS CLI', 'aws stepfunctions']] as const) {
      await consumer.getByRole('tab', { name: tab }).click();
      await expect(consumer.getByRole('region', { name: new RegExp(`^${tab}`) })).toContainText(content);
    }
    await consumer.getByRole('tab', { name: /ASL/ }).click();
    await takePicture(consumer, '07-ready');
  });

  await test.step('a test request shows 200 and the forecast, and a query in the path goes to its own field', async () => {
    await consumer.getByRole('textbox', { name: 'Path' }).fill('/?n=12345678901234567890');
    await consumer.getByRole('textbox', { name: 'Path' }).press('Tab');
    await expect(consumer.getByRole('textbox', { name: 'Path' })).toHaveValue('/');
    await expect(consumer.getByRole('textbox', { name: 'Extra query' })).toHaveValue('n=12345678901234567890');
    await sendTestRequest(consumer);
    await expect(consumer.getByText('The service answered.').first()).toBeVisible();
    await expect(consumer.getByText(/^200/).first()).toBeVisible();
    await expect(consumer.getByRole('region', { name: 'Body of the answer' })).toContainText('forecast');
    await consumer.getByText('The service answered.').first().scrollIntoViewIfNeeded();
    await takePicture(consumer, '08-test-request');
  });

  await test.step('the owner revokes after seeing what will break', async () => {
    await owner.goto(`/services/${serviceId}?tab=access`);
    await listens(owner);
    await owner.getByRole('button', { name: `Revoke access: ${name} for account 222222222222` }).click();
    const preview = owner.getByRole('dialog', { name: 'Revoke access' });
    await expect(preview.getByText(`Every workflow of Forecasting (Forecasting, 222222222222) that calls ${name}`, { exact: false }).first()).toBeVisible();
    await expect(preview.getByText('made by EventBridge', { exact: false }).first()).toBeVisible();
    await takePicture(owner, '09-revoke');
    await preview.getByRole('button', { name: 'Revoke access' }).click();
    await expect(preview).toBeHidden();
  });

  await test.step('the proof with AWS’s five lists stays on the page, for both', async () => {
    await isCut(consumer);
    await owner.goto(`/access/${grantId}`);
    await isCut(owner);
    await takePicture(owner, '10-proof');
    for (const page of [owner, consumer]) {
      await page.reload();
      await hasFiveEmptyLists(page);
    }
  });

  await test.step('the activity shows it all, to each what concerns the team', async () => {
    await owner.goto(`/activity?service=${serviceId}`);
    for (const action of ['service.publish', 'request.submit', 'request.approve', 'connection.create', 'connection.test', 'grant.revoke']) {
      await expect(owner.getByRole('cell', { name: action, exact: true }).first()).toBeVisible();
    }
  });
});

async function hasFiveEmptyLists(page: Page): Promise<void> {
  await isCut(page);
  const proof = page.getByRole('table', { name: 'Proof of the cut' });
  // The principals of its own share, and those of every other share that holds the service.
  const lists = { GetResourceShareAssociations: 2, GetResourcePolicy: 1, ListServiceNetworkResourceAssociations: 1, ListResourceEndpointAssociations: 1 };
  for (const [list, count] of Object.entries(lists)) {
    await expect(proof.getByRole('row', { name: new RegExp(list) }).getByRole('cell', { name: '0', exact: true })).toHaveCount(count);
  }
}
