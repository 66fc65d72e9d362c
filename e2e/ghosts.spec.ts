import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { approve, askFor, goodReason } from './steps/access';
import { newName, publish } from './steps/publish';
import { takePicture } from './steps/take-picture';
import { idIn, visit } from './steps/visit';
import { makeTwinShare, openShareTo, principalsOf } from './stack/aws';
import { query } from './stack/database';

const consumer = '222222222222';
const second = '333333333333';
const organization = 'arn:aws:organizations::999999999999:organization/o-pergola0sandbox';

test('access that was given by hand is found, cut with proof, or adopted by somebody else’s approval', { tag: '@alone' }, async ({ as }) => {
  const name = newName('ghosts');
  const owner = await as('owner');
  const serviceId = await publish(owner, { name });
  for (const principal of [organization, second, consumer]) await openShareTo(name, principal);
  await visit(owner, '/ghosts');
  await owner.getByRole('button', { name: 'Look again' }).click();
  const of = (holder: string) => owner.getByRole('heading', { name: `${holder} ${name}` });

  await test.step('each is there, with the number in the navigation, and on the page of the service', async () => {
    await expect(of('Forecasting (222222222222) has access to')).toBeVisible({ timeout: 30_000 });
    await expect(of('Second (333333333333) has access to')).toBeVisible();
    await expect(of('Every account of the organization o-pergola0sandbox may use')).toBeVisible();
    await expect(owner.getByRole('listitem').filter({ hasText: /^Unmanaged access\d+ to decide on/ })).toBeVisible();
    await takeAll(owner, 'ghosts-open');
    await visit(owner, `/services/${serviceId}`);
    await expect(owner.getByText(`On AWS, 3 others have access to ${name}`, { exact: false })).toBeVisible();
    await takePicture(owner, 'ghosts-service');
    await owner.getByRole('link', { name: 'Look at it' }).click();
  });

  await test.step('two are cut after a preview, and proven to be', async () => {
    // While the organization may use it, so may each of its accounts, and no removal of one of them is proven.
    for (const title of [`Every account of the organization o-pergola0sandbox may use ${name}`, `Second (333333333333) has access to ${name}`]) {
      await owner.getByRole('button', { name: `Cut: ${title}` }).click();
      const preview = owner.getByRole('dialog', { name: 'Cut access' });
      await expect(preview.getByText('What AWS lists now and is taken away')).toBeVisible();
      await takePicture(owner, `ghosts-cut-${title.slice(0, 5).trim()}`);
      await preview.getByRole('button', { name: 'Cut access' }).click();
      await expect(owner.getByRole('heading', { name: title })).toBeHidden({ timeout: 30_000 });
    }
    await owner.getByRole('button', { name: 'Proof of the cut of Second (333333333333)' }).first().click();
    await expect(owner.getByRole('table', { name: 'Proof of the cut' }).first()).toBeVisible();
    expect(await principalsOf(name)).toEqual([consumer]);
  });

  // The world has one owner alone, so Carl joins the owners for this test: somebody else has to approve.
  const approver = await as('consumer');
  await query(`insert into membership ("personId", "teamId") select person.id, service."teamId" from person, service where person.email = 'consumer@example.com' and service.id = $1`, [serviceId]);
  try {
    await test.step('the third is adopted: proposed by one, approved by another', async () => {
      await visit(owner, '/ghosts');
      await owner.getByRole('button', { name: `Adopt: Forecasting (222222222222) has access to ${name}` }).click();
      const proposal = owner.getByRole('dialog', { name: 'Adopt access' });
      await proposal.getByRole('textbox', { name: 'Why' }).fill(goodReason);
      await takePicture(owner, 'ghosts-adopt');
      await proposal.getByRole('button', { name: 'Propose a grant' }).click();
      await expect(owner.getByText('Olivia Owner asked for a grant')).toBeVisible();
      await takePicture(owner, 'ghosts-asked');
      await owner.getByRole('link', { name: 'See the request' }).click();
      const requestId = await idIn(owner, 'approvals');
      await expect(owner.getByRole('button', { name: 'Approve' })).toBeHidden();
      await visit(approver, `/approvals/${requestId}`);
      await expect(approver.getByText('Found on AWS', { exact: true })).toBeVisible();
      await takePicture(approver, 'ghosts-approval');
      await approver.getByRole('button', { name: 'Approve' }).click();
      await approver.getByRole('link', { name: 'Open access' }).click();
      await expect(approver.getByText('Shared; nothing is connected yet.', { exact: false }).first()).toBeVisible({ timeout: 30_000 });
      await visit(owner, '/ghosts');
      await expect(owner.getByText(/^Adopted .*approved by Carl Consumer/).first()).toBeVisible();
      await expect(of('Forecasting (222222222222) has access to')).toBeHidden();
      await takeAll(owner, 'ghosts-settled');
    });
  } finally {
    await query(`delete from membership using person, service where person.id = "personId" and person.email = 'consumer@example.com' and membership."teamId" = service."teamId" and service.id = $1`, [serviceId]);
  }
});

test('a second share with the mark and the path through it are found, and removed while the grant stays', { tag: '@alone' }, async ({ as }) => {
  const name = newName('twins');
  const [owner, asker] = [await as('owner'), await as('consumer')];
  const serviceId = await publish(owner, { name });
  const grantId = await approve(owner, await askFor(asker, serviceId));
  await expect.poll(() => principalsOf(name)).toEqual([consumer]);
  const [share] = await query<{ id: string }>(`select "shareId" as id from service where id = $1`, [serviceId]);
  // A share that a pass changed in the last two minutes is no finding yet.
  await query(`update resource set "phaseSince" = "phaseSince" - interval '1 hour' where id = $1`, [share!.id]);
  await makeTwinShare(name, share!.id, consumer);
  await visit(owner, '/ghosts');
  await owner.getByRole('button', { name: 'Look again' }).click();
  const path = `Forecasting (${consumer}) also has another path to ${name}`;
  const twin = `resource share pergola-${name}-twin`;
  await expect(owner.getByRole('heading', { name: path })).toBeVisible({ timeout: 30_000 });
  await expect(owner.getByRole('heading', { name: `Second object of a resource: ${twin}` })).toBeVisible({ timeout: 30_000 });
  await takeAll(owner, 'ghosts-twin');

  await test.step('the page of the grant says it to both sides', async () => {
    for (const page of [owner, asker]) {
      await visit(page, `/access/${grantId}`);
      await expect(page.getByText('Also has access through')).toBeVisible();
    }
    await takeAll(owner, 'ghosts-grant');
    await takePicture(asker, 'ghosts-grant-consumer');
  });

  await test.step('the path goes, then the share, and the grant keeps its principal', async () => {
    await visit(owner, '/ghosts');
    await owner.getByRole('button', { name: `Remove path: ${path}` }).click();
    const paths = owner.getByRole('dialog', { name: 'Remove path' });
    await expect(paths.getByText('Its grant stays', { exact: false })).toBeVisible();
    await takePicture(owner, 'ghosts-path-preview');
    await paths.getByRole('button', { name: 'Remove path' }).click();
    await expect(owner.getByRole('heading', { name: path })).toBeHidden({ timeout: 30_000 });
    await owner.getByRole('button', { name: `Remove: ${twin}` }).click();
    const objects = owner.getByRole('dialog', { name: 'Remove resource share' });
    await expect(objects.getByText('You can’t undo this.')).toBeVisible();
    await takePicture(owner, 'ghosts-object-preview');
    await objects.getByRole('button', { name: 'Remove', exact: true }).click();
    await expect(owner.getByRole('heading', { name: twin })).toBeHidden({ timeout: 30_000 });
    await expect(owner.getByText('Removed objects')).toBeVisible();
    await takeAll(owner, 'ghosts-twin-removed');
    expect(await principalsOf(name)).toEqual([consumer]);
  });
});

/** Wide and as on a telephone, in the light and in the dark. */
async function takeAll(page: Page, name: string): Promise<void> {
  const size = page.viewportSize()!;
  for (const [scheme, width] of [['light', 1_280], ['dark', 1_280], ['light', 360], ['dark', 360]] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    await page.setViewportSize({ width, height: 1_600 });
    await takePicture(page, `${name}-${scheme}-${width}`);
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(size);
}
