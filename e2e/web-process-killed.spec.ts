import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { findFreePort } from '../scripts/free-port';
import { waitUntilHealthy } from '../scripts/stack/health';
import { nextCommand } from '../scripts/stack/web-build';
import { expect, test } from './fixtures';
import { query } from './stack/database';
import { withFault } from './stack/sandbox';
import { askFor, isCut } from './steps/access';
import { newName, publish } from './steps/publish';
import { visit } from './steps/visit';

/** A second web process on the same database, which sessions of the first are good for too. */
async function startWeb(port: number): Promise<ChildProcess> {
  const origin = `http://localhost:${port}`;
  const child = spawn(process.execPath, [nextCommand, 'start', '--port', String(port), '--hostname', '127.0.0.1'], { stdio: 'ignore', env: { ...process.env, NODE_ENV: 'production', PUBLIC_ORIGIN: origin } });
  await waitUntilHealthy(`http://127.0.0.1:${port}`);
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

test('the web process dies between the commit of an approval and its answer: reloading tells the truth, and nothing is lost (R-05)', { tag: '@alone' }, async ({ as, complaints }) => {
  const name = newName('killed');
  const [owner, consumer] = [await as('owner'), await as('consumer')];
  const serviceId = await publish(owner, { name });
  const requestId = await askFor(consumer, serviceId);
  const port = await findFreePort();
  let web = await startWeb(port);
  try {
    await visit(owner, `http://localhost:${port}/approvals/${requestId}`);
    // What was committed is worked on at once: AWS is slow to answer that, and the person waits.
    await withFault({ service: 'ram', operation: 'AssociateResourceShare', kind: 'late', delayMs: 5_000 }, async () => {
      await owner.getByRole('button', { name: 'Approve' }).click();
      await expect.poll(async () => (await query<{ state: string }>('SELECT state FROM access_request WHERE id = $1', [requestId]))[0]!.state, { intervals: [10] }).toBe('APPROVED');
      await kill(web);
    });
    web = await startWeb(port);
    await visit(owner, `http://localhost:${port}/approvals/${requestId}`);
    await expect(owner.getByText('Approved by Olivia Owner', { exact: false }).first()).toBeVisible();
    await expect(owner.getByRole('button', { name: 'Approve' })).toHaveCount(0);
    expect(await query('SELECT outcome FROM audit_event WHERE "subjectId" = $1 AND action = \'request.approve\'', [requestId])).toEqual([{ outcome: 'DONE' }]);

    await test.step('a worker goes on where the process died, once its lease has run out', async () => {
      await query(`UPDATE resource SET "leaseUntil" = clock_timestamp(), "nextPassAt" = clock_timestamp() WHERE "leaseOwner" LIKE 'action:%'`);
      const [grant] = await query<{ id: string }>('SELECT id FROM "grant" WHERE "requestId" = $1', [requestId]);
      await visit(consumer, `/access/${grant!.id}`);
      await expect(consumer.getByRole('button', { name: 'Connect', exact: true })).toBeVisible({ timeout: 30_000 });
      await visit(owner, `http://localhost:${port}/access/${grant!.id}`);
      await owner.getByRole('button', { name: 'Revoke access' }).click();
      await owner.getByRole('dialog', { name: 'Revoke access' }).getByRole('button', { name: 'Revoke access' }).click();
      await isCut(owner);
    });
  } finally {
    await kill(web);
  }
  // The browser says that it lost the process that it was talking to, in other words if that happened in the middle of an answer.
  expect(complaints.filter((one) => !/Failed to (fetch|load resource)|network error|Connection closed|ERR_/.test(one))).toEqual([]);
  complaints.length = 0;
});
