import { createHash, createPublicKey, verify } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '@/sandbox/start-sandbox';

const redirectUri = 'http://localhost:3000/api/auth/callback/oidc';
const verifier = 'a-verifier-of-at-least-forty-three-characters-0123';
const challenge = createHash('sha256').update(verifier).digest('base64url');
const clientAuthorization = `Basic ${Buffer.from('pergola:pergola-sandbox').toString('base64')}`;

let sandbox: Sandbox;
let discovery: Record<string, string>;
beforeAll(async () => {
  sandbox = await startSandbox();
  discovery = (await (await fetch(`${sandbox.issuer}/.well-known/openid-configuration`)).json()) as Record<string, string>;
});
afterAll(() => sandbox.stop());

/** A browser, as far as signing in needs one: it keeps cookies and follows redirects until it leaves the sandbox. */
let cookies: Map<string, string>;
beforeEach(() => {
  cookies = new Map();
});

async function browse(address: string, init: Omit<RequestInit, 'headers'> & { headers?: Record<string, string> } = {}): Promise<{ url: URL; page: string; response: Response | null }> {
  const response = await fetch(address, {
    ...init,
    redirect: 'manual',
    headers: { ...init.headers, cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
  });
  for (const cookie of response.headers.getSetCookie()) {
    const [name = '', value = ''] = (cookie.split(';')[0] ?? '').split('=');
    if (value === '') cookies.delete(name);
    else cookies.set(name, value);
  }
  const location = response.headers.get('location');
  if (location === null) return { url: new URL(address), page: await response.text(), response };
  const next = new URL(location, address);
  if (!next.pathname.startsWith('/oidc')) return { url: next, page: '', response: null };
  return browse(next.href);
}

function authorizationUrl(more: Record<string, string> = {}): string {
  const parameters = {
    client_id: 'pergola',
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid email profile groups',
    state: 'state-1',
    nonce: 'nonce-1',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    ...more,
  };
  return `${discovery.authorization_endpoint}?${new URLSearchParams(parameters)}`;
}

async function choose(email: string, more: Record<string, string> = {}): Promise<URL> {
  const { url } = await browse(authorizationUrl(more));
  const body = new URLSearchParams({ person: email });
  return (await browse(url.href, { method: 'POST', body })).url;
}

function exchange(code: string, codeVerifier = verifier): Promise<Response> {
  return fetch(discovery.token_endpoint ?? '', {
    method: 'POST',
    headers: { authorization: clientAuthorization },
    body: new URLSearchParams({ grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: codeVerifier }),
  });
}

describe('signing in', () => {
  it('shows one button a person, on a page that loads nothing from elsewhere', async () => {
    const { page, response } = await browse(authorizationUrl());
    expect(page).toContain('<h1>Sign in to the Pergola sandbox</h1>');
    const people = [...page.matchAll(/name="person" value="([^"]+)"/g)].map((match) => match[1]);
    expect(people).toEqual(['owner@example.com', 'consumer@example.com', 'second-consumer@example.com', 'outsider@example.com', 'admin@example.com']);
    expect(page).toContain('Team forecasting · Account 222222222222 (Forecasting)');
    expect(response?.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(page).not.toMatch(/<script|src=|@import/);
  });

  it('ends at the portal with a code that is worth the claims of that person', async () => {
    const back = await choose('consumer@example.com');
    expect(`${back.origin}${back.pathname}`).toBe(redirectUri);
    expect(back.searchParams.get('state')).toBe('state-1');

    const tokens = (await (await exchange(back.searchParams.get('code') ?? '')).json()) as Record<string, string>;
    const [header = '', payload = '', signature = ''] = (tokens.id_token ?? '').split('.');
    const { keys } = (await (await fetch(discovery.jwks_uri ?? '')).json()) as { keys: [JsonWebKey] };
    const key = createPublicKey({ key: keys[0] as never, format: 'jwk' });
    expect(verify('RSA-SHA256', Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, 'base64url'))).toBe(true);
    expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toMatchObject({
      iss: sandbox.issuer,
      aud: 'pergola',
      sub: 'consumer@example.com',
      email: 'consumer@example.com',
      email_verified: true,
      name: 'Carl Consumer',
      groups: ['team:forecasting'],
      nonce: 'nonce-1',
    });
    const userInfo = await fetch(discovery.userinfo_endpoint ?? '', { headers: { authorization: `Bearer ${tokens.access_token}` } });
    expect(await userInfo.json()).toMatchObject({ email: 'consumer@example.com', groups: ['team:forecasting'] });
  });

  it('asks again who one wants to be, the next time', async () => {
    await choose('consumer@example.com');
    const { page } = await browse(authorizationUrl());
    expect(page).toContain('Sign in to the Pergola sandbox');
    const back = await choose('owner@example.com');
    const tokens = (await (await exchange(back.searchParams.get('code') ?? '')).json()) as Record<string, string>;
    expect(JSON.parse(Buffer.from((tokens.id_token ?? '').split('.')[1] ?? '', 'base64url').toString())).toMatchObject({ sub: 'owner@example.com', groups: ['team:main'] });
  });

  it('works for a portal on any port of this machine, and for no other address', async () => {
    const elsewhere = await choose('owner@example.com', { redirect_uri: 'http://127.0.0.1:4321/api/auth/callback/oidc' });
    expect(elsewhere.host).toBe('127.0.0.1:4321');
    for (const redirect_uri of ['http://evil.example/api/auth/callback/oidc', 'http://localhost:3000/elsewhere', 'https://localhost.evil.example/api/auth/callback/oidc']) {
      const { url, page, response } = await browse(authorizationUrl({ redirect_uri }));
      expect(url.pathname).toBe('/oidc/auth');
      expect(response?.status).toBe(400);
      expect(page).toContain('redirect_uri');
    }
  });

  it('is refused without PKCE, and a code is worth nothing with another verifier', async () => {
    const { url } = await browse(authorizationUrl({ code_challenge: '', code_challenge_method: '' }));
    expect(url.searchParams.get('error')).toBe('invalid_request');
    const back = await choose('owner@example.com');
    const refused = await exchange(back.searchParams.get('code') ?? '', `${verifier}-other`);
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({ error: 'invalid_grant' });
  });

  it('refuses a person that the world does not have, and a sign-in that nobody began', async () => {
    const { url } = await browse(authorizationUrl());
    const { response } = await browse(url.href, { method: 'POST', body: new URLSearchParams({ person: 'nobody@example.com' }) });
    expect(response?.status).toBe(400);
    cookies.clear();
    const { page } = await browse(url.href);
    expect(page).toContain('This sign-in is over');
  });
});

describe('a refresh token', () => {
  const refresh = (token: string) =>
    fetch(discovery.token_endpoint ?? '', { method: 'POST', headers: { authorization: clientAuthorization }, body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: token }) });

  it('gives the claims again, serves once, and used twice ends the grant', async () => {
    const back = await choose('consumer@example.com');
    const first = (await (await exchange(back.searchParams.get('code') ?? '')).json()) as Record<string, string>;
    const second = (await (await refresh(first.refresh_token ?? '')).json()) as Record<string, string>;
    expect(JSON.parse(Buffer.from((second.id_token ?? '').split('.')[1] ?? '', 'base64url').toString())).toMatchObject({ sub: 'consumer@example.com', groups: ['team:forecasting'] });
    expect(second.refresh_token).not.toBe(first.refresh_token);
    expect(await (await refresh(first.refresh_token ?? '')).json()).toMatchObject({ error: 'invalid_grant' });
    expect(await (await refresh(second.refresh_token ?? '')).json()).toMatchObject({ error: 'invalid_grant' });
  });
});

it('refuses a scope that it does not know, as Cognito, Entra and Google do', async () => {
  const { url } = await browse(authorizationUrl({ scope: 'openid cognito:groups' }));
  expect(`${url.origin}${url.pathname}`).toBe(redirectUri);
  expect(Object.fromEntries(url.searchParams)).toMatchObject({ error: 'invalid_scope', state: 'state-1' });
});

it('signs in without a prompt who signed in before, and nobody else', async () => {
  expect((await browse(authorizationUrl({ prompt: 'none' }))).url.searchParams.get('error')).toBe('login_required');
  await choose('owner@example.com');
  expect((await browse(authorizationUrl({ prompt: 'none' }))).url.searchParams.get('code')).toBeTruthy();
});

it('says when it authenticated the person, where a maximum age is asked for', async () => {
  const back = await choose('owner@example.com', { max_age: '28800' });
  const tokens = (await (await exchange(back.searchParams.get('code') ?? '')).json()) as Record<string, string>;
  const { auth_time: authTime } = JSON.parse(Buffer.from((tokens.id_token ?? '').split('.')[1] ?? '', 'base64url').toString()) as { auth_time: number };
  expect(Math.abs(authTime - Date.now() / 1_000)).toBeLessThan(60);
});

it('signing out goes straight back to the portal', async () => {
  const back = await choose('owner@example.com');
  const tokens = (await (await exchange(back.searchParams.get('code') ?? '')).json()) as Record<string, string>;
  const parameters = new URLSearchParams({ id_token_hint: tokens.id_token ?? '', post_logout_redirect_uri: 'http://localhost:3000/' });
  const { page, response } = await browse(`${discovery.end_session_endpoint}?${parameters}`);
  const action = /action="([^"]+)"/.exec(page)?.[1] ?? '';
  const xsrf = /name="xsrf" value="([^"]+)"/.exec(page)?.[1] ?? '';
  const script = /<script>([^<]+)<\/script>/.exec(page)?.[1] ?? '';
  expect(response?.headers.get('content-security-policy')).toContain(createHash('sha256').update(script).digest('base64'));
  const { url } = await browse(action, { method: 'POST', body: new URLSearchParams({ xsrf, logout: 'yes' }) });
  expect(url.href).toBe('http://localhost:3000/');
});
