import { NextRequest } from 'next/server';
import { expect, test, vi } from 'vitest';
import { config, proxy } from '@/proxy';
import { noSessionCookies, sessionCookies } from './session-cookie';

const settings = vi.hoisted(() => ({ PUBLIC_ORIGIN: '', NEXTAUTH_SECRET: 'Zk3vQ9x1Tn7LwB2cR8mJ5hYd0PsGfA4E', LOG_LEVEL: 'silent', TRUSTED_PROXIES: 0, LIMIT_ADDRESS_PER_MINUTE: 4 }));
vi.mock('@/lib/platform/env', () => ({ env: () => settings }));

const session = { sessionId: 'ses_1', serial: 1, checkDueAt: 0, expiresAt: Date.now() + 3_600_000, hadGroups: true };

test.each([
  ['https://pergola.example.com', true],
  ['http://localhost:3000', false],
])('cookies and HSTS follow PUBLIC_ORIGIN %s, and no header of a proxy', async (publicOrigin, isSecure) => {
  settings.PUBLIC_ORIGIN = publicOrigin;
  for (const { name, options } of [...(await sessionCookies(session, new Date())), ...noSessionCookies()]) {
    expect(name.startsWith('__Host-')).toBe(isSecure);
    expect(options).toMatchObject({ secure: isSecure, httpOnly: true, sameSite: 'lax', path: '/' });
  }
  for (const forwarded of ['http', 'https']) {
    const response = await proxy(new NextRequest('http://10.0.0.1:3000/', { headers: { 'x-forwarded-proto': forwarded, 'x-forwarded-host': 'evil.example' } }));
    expect(response.headers.has('strict-transport-security')).toBe(isSecure);
  }
});

test('a response to too many requests has the same headers', async () => {
  settings.PUBLIC_ORIGIN = 'https://pergola.example.com';
  const ask = () => proxy(new NextRequest('http://10.0.0.1:3000/'));
  let response = await ask();
  for (let sent = 1; sent <= settings.LIMIT_ADDRESS_PER_MINUTE && response.status !== 429; sent += 1) response = await ask();
  expect(response.status).toBe(429);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
    'strict-transport-security': 'max-age=31536000; includeSubDomains',
    'content-security-policy': expect.stringContaining("frame-ancestors 'none'") as string,
  });
});

test.each([
  ['/', true],
  ['/_next/image', true],
  ['/_next/imagefoo', true],
  ['/_next/staticfoo', true],
  ['/_next/data/x/owned.json', true],
  ['/_next/static/chunks/main.js', false],
])('%s passes the proxy: %s', (path, passes) => {
  expect(config.matcher.some((pattern) => new RegExp(`^${pattern}$`).test(path))).toBe(passes);
});
