import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Page, Route } from '@playwright/test';
import { findFreePort } from '../scripts/free-port';
import { nextCommand } from '../scripts/stack/web-build';
import { expect, test } from './fixtures';
import { stack } from './stack/stack';
import { goodReason } from './steps/access';
import { newName, publish } from './steps/publish';
import { callAction, serverActions } from './steps/server-actions';
import { visit } from './steps/visit';

/* I6: a load balancer sends each request to any web process. The other one is of the same build and has the same secrets. */

/** A web process as another host would run it: the same environment and address for browsers, another port. */
async function startOther(): Promise<{ child: ChildProcess; url: string }> {
  const port = await findFreePort();
  const child = spawn(process.execPath, [nextCommand, 'start', '--port', String(port), '--hostname', '127.0.0.1'], { stdio: 'ignore', env: { ...process.env, NODE_ENV: 'production', PUBLIC_ORIGIN: stack.origin } });
  const url = `http://127.0.0.1:${port}`;
  await expect.poll(() => fetch(`${url}/api/health/ready`).then(({ status }) => status, () => 0), { timeout: 60_000 }).toBe(200);
  return { child, url };
}

/** What a load balancer does with a page's posts. */
async function sendPostsTo(page: Page, url: string, change: Record<string, string> = {}): Promise<() => Promise<void>> {
  const forward = async (route: Route) => {
    const request = route.request();
    if (request.method() !== 'POST' || !request.headers()['next-action']) return route.fallback();
    const { pathname, search } = new URL(request.url());
    return route.fulfill({ response: await route.fetch({ url: `${url}${pathname}${search}`, headers: { ...(await request.allHeaders()), 'x-forwarded-host': new URL(stack.origin).host, ...change }, maxRedirects: 0 }) });
  };
  await page.route('**/*', forward);
  return () => page.unroute('**/*', forward);
}

test('a session and a page of one web process are good for another of the same build', { tag: '@alone' }, async ({ as, complaints }) => {
  const [owner, consumer] = [await as('owner'), await as('consumer')];
  const name = newName('hosts');
  const serviceId = await publish(owner, { name });
  const { child, url } = await startOther();
  try {
    await test.step('the other process knows the session', async () => {
      const cookie = (await consumer.context().cookies(stack.origin)).map((one) => `${one.name}=${one.value}`).join('; ');
      const response = await fetch(`${url}/profile`, { headers: { cookie, 'x-forwarded-host': new URL(stack.origin).host }, redirect: 'manual' });
      expect(response.status).toBe(200);
      expect(await response.text()).toContain('consumer@example.com');
      expect((await fetch(`${url}/profile`, { redirect: 'manual' })).status).toBe(307);
    });

    await visit(consumer, `/services/${serviceId}/request`);
    const reason = consumer.getByRole('textbox', { name: 'Why' });
    await reason.fill(goodReason);

    await test.step('a page of another build is told to load again, and keeps what was typed', async () => {
      const restore = await sendPostsTo(consumer, url, { 'next-action': '00'.repeat(21) });
      await consumer.getByRole('button', { name: 'Request access' }).click();
      await expect(consumer.getByText('The portal was renewed while this page was open', { exact: false })).toBeVisible();
      await expect(reason).toHaveValue(goodReason);
      await restore();
    });

    await test.step('its action is done by the other process', async () => {
      await sendPostsTo(consumer, url);
      await consumer.getByRole('button', { name: 'Request access' }).click();
      await expect(consumer.getByRole('row', { name: new RegExp(`${name}.*Waits for Olivia Owner`) })).toBeVisible();
    });

    await test.step('and the other way round', async () => {
      const { id } = (await serverActions()).find((one) => one.name === 'markAllReadAction')!;
      expect(await callAction(consumer.request, { id, path: '/notices', input: { asOf: new Date().toISOString() } })).toMatchObject({ code: 'ok' });
    });

    await test.step('it is live and ready, and ends in order when it is told to', async () => {
      expect(await (await fetch(`${url}/api/health/live`)).json()).toEqual({ status: 'live' });
      child.kill('SIGTERM');
      expect(await once(child, 'exit')).toEqual([expect.anything(), null]);
    });
  } finally {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  }
  // The browser names the 404 of the action that no build has.
  expect(complaints.filter((one) => !/status of 404/.test(one))).toEqual([]);
  complaints.length = 0;
});
