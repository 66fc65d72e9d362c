import { hkdfSync } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrowserContext, Page } from '@playwright/test';
import { EncryptJWT, jwtDecrypt } from 'jose';
import { expect, test } from './fixtures';
import { query } from './stack/database';
import { stack } from './stack/stack';
import { visit } from './steps/visit';

const person = 'second-consumer@example.com';
const cookieName = 'pergola.session-token';

async function toIssuer(page: Page, path: string): Promise<void> {
  await visit(page, path);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Sign in to the Pergola sandbox' })).toBeVisible();
}

const choose = (page: Page) => page.getByRole('button', { name: person, exact: true }).click();

async function sessionKey(): Promise<Uint8Array> {
  const { sessionSecret } = JSON.parse(await readFile(join(stack.home, 'secrets.json'), 'utf8')) as { sessionSecret: string };
  return new Uint8Array(hkdfSync('sha256', sessionSecret, '', 'pergola session', 32));
}

/** Rewrites the session cookie as it would be when time had passed, and the row with it. Gives the session's id. */
async function age(context: BrowserContext, minutes: number, change: object = {}): Promise<string> {
  const key = await sessionKey();
  const chunks = (await context.cookies(stack.origin)).filter(({ name }) => name.startsWith(cookieName)).sort((a, b) => a.name.localeCompare(b.name));
  const { payload } = await jwtDecrypt(chunks.map(({ value }) => value).join(''), key);
  const value = { ...(payload.value as { sessionId: string }), checkDueAt: 0, ...change };
  const sealed = await new EncryptJWT({ value }).setProtectedHeader({ alg: 'dir', enc: 'A256GCM' }).setExpirationTime('1h').encrypt(key);
  await context.clearCookies({ name: /session-token/ });
  await context.addCookies(Array.from({ length: Math.ceil(sealed.length / 3_600) }, (_, index) => ({ name: index === 0 ? cookieName : `${cookieName}.${index}`, value: sealed.slice(index * 3_600, (index + 1) * 3_600), url: stack.origin })));
  await query(`update session set "groupsCheckedAt" = now() - $2 * interval '1 minute' where id = $1`, [value.sessionId, minutes]);
  return value.sessionId;
}

async function row(id: string) {
  return (await query<{ serial: number; age: number; endReason: string | null }>(`select "cookieSerial" as serial, extract(epoch from now() - "groupsCheckedAt")::int as age, "endReason" from session where id = $1`, [id]))[0]!;
}

test('two tabs sign in side by side, groups stay fresh, and signing out ends the session at the identity provider too', async ({ context }) => {
  const [owned, access] = [await context.newPage(), await context.newPage()];
  await toIssuer(owned, '/owned');
  await toIssuer(access, '/access');
  await choose(access);
  await expect(access.getByRole('heading', { name: 'My access', level: 1 })).toBeVisible();
  await choose(owned);
  await expect(owned.getByRole('heading', { name: 'Services I own', level: 1 })).toBeVisible();

  let session = '';
  // Open pages ask for news, which would be the requests that refresh.
  await Promise.all([owned.goto('about:blank'), access.goto('about:blank')]);
  await test.step('a route refreshes groups that are due, once for requests at one time', async () => {
    const id = await age(context, 16);
    const before = await row(id);
    const statuses = await Promise.all(Array.from({ length: 4 }, async () => (await context.request.get('/api/notices')).status()));
    expect(statuses).toEqual([200, 200, 200, 200]);
    const after = await row(id);
    expect(after.serial).toBe(before.serial + 1);
    expect(after.age).toBeLessThan(60);
  });

  await test.step('without tokens, a page signs in again without a prompt and stays where it is', async () => {
    session = await age(context, 16, { refreshToken: undefined, accessToken: undefined });
    expect((await context.request.get('/api/notices')).status()).toBe(401);
    await visit(access, '/access');
    await expect(access.getByRole('heading', { name: 'My access', level: 1 })).toBeVisible();
    expect((await row(session)).age).toBeLessThan(60);
  });

  await test.step('signing out', async () => {
    await access.getByRole('button', { name: /Sara Second|second-consumer/ }).first().click();
    await access.getByRole('menuitem', { name: 'Sign out' }).click();
    await expect(access.getByRole('heading', { name: 'Sign in', level: 1 })).toBeVisible();
    expect((await row(session)).endReason).toBe('SIGNED_OUT');
    const silent = await context.request.get('/api/auth/signin?prompt=none&callbackUrl=%2Fowned');
    expect(new URL(silent.url()).pathname, 'nor does the identity provider know the browser').not.toBe('/owned');
    await visit(owned, '/owned');
    await expect(owned.getByRole('heading', { name: 'Sign in', level: 1 })).toBeVisible();
  });
});

test('a browser whose session an administrator ended says so, and returns to its page', async ({ page, context }) => {
  await toIssuer(page, '/owned');
  await choose(page);
  await expect(page.getByRole('heading', { name: 'Services I own', level: 1 })).toBeVisible();
  await query(`update session set "endedAt" = now(), "endReason" = 'ADMINISTRATOR' where id = $1`, [await age(context, 0)]);
  await page.getByRole('link', { name: 'Services I own' }).click();
  await expect(page.getByRole('link', { name: 'Catalog' }), 'without what was around the page').toBeHidden();
  await expect(page.getByText('An administrator of Pergola ended it.', { exact: false })).toBeVisible();
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await choose(page);
  await expect(page.getByRole('heading', { name: 'Services I own', level: 1 })).toBeVisible();
});
