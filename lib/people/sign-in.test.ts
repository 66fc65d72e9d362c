import { NextRequest } from 'next/server';
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { POST } from '@/app/api/auth/signout/route';
import { closeDb, db } from '@/lib/platform/db';
import { log } from '@/lib/platform/log';
import { judgeSession } from '@/lib/platform/session';
import { readSessionCookie, type CookieToSet, type SessionCookie } from '@/lib/platform/session-cookie';
import { BrowserJar } from '@/scripts/testing/browser-jar';
import { preparePortalEnvironment } from '@/scripts/testing/portal-environment';
import { plainIssuer, startTestIssuer, type IssuerSettings, type TestIssuer } from '@/scripts/testing/test-issuer';
import { whenFileIsDone } from '@/scripts/testing/when-file-is-done';
import { checkGroups } from './writes/check-groups';
import { endSessions } from './writes/end-sessions';
import { finishSignIn } from './writes/finish-sign-in';
import { beginSignOut, issuerLogout } from './writes/sign-out';
import { startSignIn } from './writes/start-sign-in';

const settings = vi.hoisted((): Record<string, unknown> => ({}));
vi.mock('@/lib/platform/env', async (importActual) => {
  const actual = await importActual<{ env: () => object }>();
  return { ...actual, env: () => ({ ...actual.env(), ...settings }) };
});

const minute = 60_000;
const hour = 60 * minute;
let issuer: TestIssuer;
/** The clock of the portal; the issuer has its own. */
let now: Date;
let browser: BrowserJar;

beforeAll(async () => {
  await preparePortalEnvironment({ awsEndpointUrl: 'http://127.0.0.1:1' });
  whenFileIsDone(closeDb);
});
beforeEach(() => {
  browser = new BrowserJar();
  now = new Date();
});

const later = (ms: number) => (now = new Date(now.getTime() + ms));

async function use(given: Partial<IssuerSettings>, portal: Record<string, unknown> = {}): Promise<void> {
  issuer = await startTestIssuer({ ...plainIssuer, subject: `subject-${Math.random()}`, ...given });
  for (const name of Object.keys(settings)) delete settings[name];
  Object.assign(settings, { OIDC_ISSUER: issuer.url, OIDC_SCOPES: 'openid email profile', ...portal });
}

async function start(options: { returnTo?: string; renews?: string } = {}): Promise<string> {
  const { location, cookies } = await startSignIn({ returnTo: '/', ...options }, browser, now);
  browser.set(cookies);
  return location;
}

async function finish(search: string, jar = browser): Promise<string> {
  const { location, cookies } = await finishSignIn({ search, jar, userAgent: 'Firefox on Linux', previous: await readSessionCookie(jar) }, now);
  jar.set(cookies);
  return location;
}

const signIn = async (options: { returnTo?: string; renews?: string } = {}) => finish(await issuer.authorize(await start(options)));

async function cookieOf(jar = browser): Promise<SessionCookie> {
  return (await readSessionCookie(jar))!;
}

/** A request of this browser: what the proxy does, then what the page asks. */
async function request(jar = browser) {
  const cookie = await readSessionCookie(jar);
  if (!cookie) return 'none';
  jar.set(await checkGroups(cookie, now));
  const session = await judgeSession(cookie.sessionId, now);
  return session.state === 'live' ? session.actor.teams.map(({ name }) => name).concat(session.actor.isAdmin ? ['admin'] : []) : session.state;
}

/** What the portal logs at `warn` meanwhile. */
async function loggedDuring(work: () => Promise<unknown>): Promise<unknown[]> {
  const warn = vi.spyOn(log(), 'warn');
  await work();
  return warn.mock.calls.map(([members]) => members);
}

const auditOf = async (action: string) => (await db().auditEvent.findMany({ where: { action }, orderBy: { seq: 'desc' }, take: 1 }))[0];

describe('the groups of a person', () => {
  test.each([
    ['a list', { groups: ['team:blue', 'pergola-admins'] }, {}, ['Blue', 'admin']],
    ['one string', { groups: 'team:blue' }, {}, ['Blue']],
    ['a list with strangers in it', { groups: ['team:blue', 7, null, 'other'] }, {}, ['Blue']],
    ['a group that looks like another one', { groups: ['team:blue', 'team:red\u200b', 'team:\u0000'] }, {}, ['Blue']],
    ['under another claim', { 'cognito:groups': ['team:blue'], groups: ['team:red'] }, { OIDC_GROUPS_CLAIM: 'cognito:groups' }, ['Blue']],
    ['an empty list', { groups: [] }, {}, []],
    ['no claim', {}, {}, []],
  ])('%s', async (_, idTokenClaims, portal, teams) => {
    await use({ idTokenClaims }, portal);
    await signIn();
    expect(await request()).toEqual(teams);
  });

  test('from userinfo where the ID token lacks them', async () => {
    await use({ hasUserinfo: true, userinfoClaims: { groups: ['team:blue'] } });
    await signIn();
    expect(await request()).toEqual(['Blue']);
    expect(issuer.calls).toEqual(['authorize', 'code', 'userinfo']);
  });

  test('an absent claim changes nothing, an empty one removes, and each change is audited', async () => {
    await use({ idTokenClaims: { groups: ['team:blue', 'pergola-admins'] } });
    await signIn();
    issuer.settings.idTokenClaims = {};
    await signIn();
    expect(await request()).toEqual(['Blue', 'admin']);
    issuer.settings.idTokenClaims = { groups: '' };
    await signIn();
    expect(await request()).toEqual([]);
    const { personId } = await db().session.findUniqueOrThrow({ where: { id: (await cookieOf()).sessionId } });
    const events = await db().auditEvent.findMany({ where: { subjectId: personId, action: { startsWith: 'person.' } }, orderBy: { seq: 'asc' }, select: { sentence: true } });
    expect(events.map(({ sentence }) => sentence)).toEqual([
      'added Test Person to Blue, as the identity provider reports',
      'made Test Person an administrator, as the identity provider reports',
      'removed Test Person from Blue, as the identity provider reports',
      'removed Test Person as an administrator, as the identity provider reports',
    ]);
  });
});

test.each([
  ['openid email profile', ['openid', 'email', 'profile'], '/'],
  ['openid email profile groups', ['openid', 'email', 'profile', 'groups'], '/'],
  ['openid offline_access', ['openid', 'offline_access'], '/'],
  ['openid email profile groups', ['openid', 'email', 'profile'], '/signin?error=callback'],
])('scopes are those of OIDC_SCOPES, whatever the claim is called: %s at an issuer of %j', async (scopes, known, location) => {
  await use({ scopes: known, idTokenClaims: { 'cognito:groups': [] } }, { OIDC_SCOPES: scopes, OIDC_GROUPS_CLAIM: 'cognito:groups' });
  const address = await start();
  expect(new URL(address).searchParams.get('scope')).toBe(scopes);
  expect(await finish(await issuer.authorize(address))).toBe(location);
});

describe('an attempt', () => {
  test('two tabs sign in side by side, each with its own way back, in any order', async () => {
    await use({ idTokenClaims: { groups: [] } });
    const [first, second] = [await start({ returnTo: '/owned' }), await start({ returnTo: '/access' })];
    const [back1, back2] = [await issuer.authorize(first), await issuer.authorize(second)];
    expect([await finish(back2), await finish(back1)]).toEqual(['/access', '/owned']);
  });

  test('belongs to its browser, serves once, and its answers fit no other attempt', async () => {
    await use({ idTokenClaims: { groups: [] } });
    const [first, second] = [await start(), await start()];
    const back = await issuer.authorize(first);
    expect(await finish(back, new BrowserJar())).toBe('/signin?error=attempt');
    const mixed = new URLSearchParams(back);
    mixed.set('state', new URLSearchParams(await issuer.authorize(second)).get('state')!);
    expect(await finish(`?${mixed.toString()}`), 'the code of one with the state of another').toBe('/signin?error=callback');
    expect((await auditOf('session.start'))!).toMatchObject({ outcome: 'FAILED', sentence: expect.stringContaining('did not sign a person in') });
    expect(await finish(await issuer.authorize(await start()))).toBe('/');
    expect(await finish(back)).toMatch(/error=/);
  });

  test('a refusal says so; what the issuer adds to it is not kept', async () => {
    await use({ subject: null });
    const back = await issuer.authorize(await start({ returnTo: '/owned' }));
    expect(await finish(`${back}&error_description=${encodeURIComponent('\u001b[31m a line\n')}`)).toBe('/signin?error=denied&callbackUrl=%2Fowned');
    expect((await auditOf('session.start'))!.sentence).toBe('did not sign a person in: the identity provider refused it (access_denied)');
  });

  test('failures are counted, so that no one can fill the audit with them', async () => {
    await use({ idTokenClaims: { groups: [] } });
    const events = () => db().auditEvent.count({ where: { action: 'session.start', outcome: 'FAILED' } });
    const before = await events();
    for (let made = 0; made < 5; made += 1) {
      const state = new URL(await start()).searchParams.get('state')!;
      expect(await finish(`?${new URLSearchParams({ error: `made_up_${'abcde'[made]}`, state }).toString()}`)).toBe('/signin?error=callback');
    }
    expect((await events()) - before).toBe(1);
    expect((await auditOf('session.start'))!.sentence).toBe('did not sign a person in: the identity provider refused it (no known error code)');
  });

  test('an issuer that is away leads to the sign-in page', async () => {
    await use({ isDown: true });
    expect(await start({ returnTo: '/owned' })).toBe('/signin?error=issuerUnavailable&callbackUrl=%2Fowned');
  });

  test('a browser keeps eight of them at most', async () => {
    await use({});
    for (let index = 0; index < 12; index += 1) {
      later(1);
      await start();
    }
    expect(browser.getAll()).toHaveLength(8);
  });
});

describe('a session', () => {
  test('ends 8 hours after the person was authenticated, whatever refreshes it', async () => {
    await use({ hasRefreshTokens: true, idTokenClaims: { groups: ['team:blue'] }, authTime: Math.floor(now.getTime() / 1_000) - 3_600 });
    await signIn();
    for (let minutes = 0; minutes < 7 * 60; minutes += 14) {
      later(14 * minute);
      if (minutes + 14 < 7 * 60) expect(await request(), `after ${minutes + 14} minutes`).toEqual(['Blue']);
    }
    later(minute);
    expect(await request()).toBe('none');
  });

  test('cookies live as long as it', async () => {
    await use({ idTokenClaims: { groups: [] }, authTime: Math.floor(now.getTime() / 1_000) - 3_600 });
    const { cookies } = await finishSignIn({ search: await issuer.authorize(await start()), jar: browser, userAgent: 'x', previous: null }, now);
    const session = cookies.find(({ name }) => name === 'pergola.session-token')!;
    expect(session.options).toMatchObject({ httpOnly: true, sameSite: 'lax', secure: false, path: '/' });
    expect(Math.abs(session.options.maxAge - 7 * 3_600)).toBeLessThanOrEqual(1);
  });

  test('a person authenticated too long ago is asked to do it again, once', async () => {
    await use({ authTime: Math.floor(now.getTime() / 1_000) - 9 * 3_600, idTokenClaims: { groups: [] } });
    const again = await signIn();
    expect(new URL(again).searchParams.get('prompt')).toBe('login');
    expect(await finish(await issuer.authorize(again))).toBe('/signin?error=tooOld');
    expect(await request()).toBe('none');
  });

  test('an administrator, the person or signing out ends it at once; a copy of the cookie is worth nothing', async () => {
    await use({ hasRefreshTokens: true, idTokenClaims: { groups: ['team:blue'] } });
    await signIn();
    const copy = browser.copy();
    const { personId } = await db().session.findUniqueOrThrow({ where: { id: (await cookieOf()).sessionId } });
    expect(await endSessions({ personId }, { reason: 'ADMINISTRATOR', by: null })).toBe(1);
    expect([await request(), await request(copy)]).toEqual(['none', 'none']);
    later(20 * minute);
    expect(await request(copy), 'and is not renewed').toBe('none');
    expect(await auditOf('session.end')).toMatchObject({ subjectId: personId, sentence: 'ended a session of Test Person' });
    expect(await endSessions({ personId }, { reason: 'ADMINISTRATOR', by: null })).toBe(0);
  });

  test('last seen is written once a minute', async () => {
    await use({ idTokenClaims: { groups: [] } });
    await signIn();
    const id = (await cookieOf()).sessionId;
    const seen = async () => (await db().session.findUniqueOrThrow({ where: { id } })).lastSeenAt.getTime();
    const first = await seen();
    later(59_000);
    await request();
    expect(await seen()).toBe(first);
    later(1_000);
    await request();
    expect(await seen()).toBe(now.getTime());
  });

  test('tokens are in no row and no audit event', async () => {
    await use({ hasRefreshTokens: true, idTokenClaims: { groups: ['team:blue'] } });
    await signIn();
    later(11 * minute);
    await request();
    const { idToken, refreshToken } = await cookieOf();
    const rows = JSON.stringify([await db().session.findMany(), await db().person.findMany(), await db().auditEvent.findMany()], (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
    expect(idToken && refreshToken).toBeTruthy();
    expect(rows).not.toContain(idToken);
    expect(rows).not.toContain(refreshToken);
  });
});

describe('a change of groups', () => {
  test.each([
    ['by the refresh token', { hasRefreshTokens: true }, 'refresh'],
    ['by userinfo', { hasUserinfo: true }, 'userinfo'],
    ['by the refresh token and userinfo', { hasRefreshTokens: true, hasUserinfo: true, refreshedIdToken: false }, 'userinfo'],
  ])('takes effect within 15 minutes, %s', async (_, given, call) => {
    await use({ ...given, idTokenClaims: { groups: ['team:blue'] }, userinfoClaims: { groups: ['team:blue'] } });
    await signIn();
    Object.assign(issuer.settings, { idTokenClaims: { groups: ['team:red'] }, userinfoClaims: { groups: ['team:red'] } });
    later(9 * minute);
    expect(await request()).toEqual(['Blue']);
    later(2 * minute);
    expect(await request()).toEqual(['Red']);
    expect(issuer.calls.at(-1)).toBe(call);
    later(5 * hour);
    Object.assign(issuer.settings, { idTokenClaims: { groups: [] }, userinfoClaims: { groups: [] } });
    expect(await request(), 'after a break too').toEqual([]);
  });

  test('twenty requests at once, and those whose response was lost, spend one refresh token and sign nobody out', async () => {
    await use({ hasRefreshTokens: true, idTokenClaims: { groups: ['team:blue'] } });
    await signIn();
    const lost = browser.copy();
    later(16 * minute);
    const jars = Array.from({ length: 20 }, () => browser.copy());
    expect(await Promise.all(jars.map((jar) => request(jar)))).toEqual(jars.map(() => ['Blue']));
    expect(issuer.calls.filter((call) => call === 'refresh')).toHaveLength(1);
    const values = await Promise.all(jars.map(async (jar) => (await cookieOf(jar)).refreshToken));
    expect(new Set(values).size).toBe(1);
    later(2 * hour);
    expect(await request(lost), 'the old cookie gets the newest tokens').toEqual(['Blue']);
    expect(issuer.calls.filter((call) => call === 'refresh')).toHaveLength(2);
  });

  test('on another host, an old cookie does not spend its used token: it signs in silently', async () => {
    await use({ hasRefreshTokens: true, idTokenClaims: { groups: ['team:blue'] } });
    await signIn();
    const old = browser.copy();
    later(11 * minute);
    await request();
    (globalThis as { pergolaChecks?: Map<string, unknown> }).pergolaChecks!.clear();
    later(16 * minute);
    expect(await request(old)).toBe('stale');
    expect(issuer.calls.filter((call) => call === 'refresh')).toHaveLength(1);
    browser = old;
    expect(await signIn({ renews: (await cookieOf(old)).sessionId })).toBe('/');
    expect(await request()).toEqual(['Blue']);
  });

  test('a grant that is gone ends the session', async () => {
    await use({ hasRefreshTokens: true, idTokenClaims: { groups: ['team:blue'] } });
    await signIn();
    const { sessionId } = await cookieOf();
    issuer.settings.isGrantGone = true;
    later(11 * minute);
    expect(await request()).toBe('none');
    expect(await db().session.findUniqueOrThrow({ where: { id: sessionId } })).toMatchObject({ endReason: 'ISSUER' });
    const { idToken, refreshToken, accessToken } = await cookieOf();
    expect({ idToken, refreshToken, accessToken }, 'only the ID is left').toEqual({});
  });

  test('an issuer that is away: 15 minutes more, then nobody acts; when it is back, all goes on', async () => {
    await use({ hasRefreshTokens: true, idTokenClaims: { groups: ['team:blue'] } });
    await signIn();
    issuer.settings.isDown = true;
    later(11 * minute);
    expect(await request()).toEqual(['Blue']);
    later(18 * minute);
    expect(await request()).toEqual(['Blue']);
    later(2 * minute);
    expect(await request()).toBe('stale');
    issuer.settings.isDown = false;
    later(minute);
    expect(await request()).toEqual(['Blue']);
  });

  test('an issuer that offers neither: silent sign-in after 15 minutes, with the same end; by hand when it fails', async () => {
    await use({ idTokenClaims: { groups: ['team:blue'] } });
    await signIn();
    const { sessionId, expiresAt } = await cookieOf();
    later(16 * minute);
    expect(await request()).toBe('stale');
    issuer.settings.idTokenClaims = { groups: ['team:red'] };
    expect(await signIn({ returnTo: '/owned', renews: sessionId })).toBe('/owned');
    expect(issuer.calls).toContain('authorize prompt=none');
    expect(await request()).toEqual(['Red']);
    expect(await cookieOf()).toMatchObject({ sessionId, expiresAt });
    later(16 * minute);
    issuer.settings.subject = null;
    expect(await signIn({ returnTo: '/owned', renews: sessionId })).toBe('/signin?callbackUrl=%2Fowned');
    expect(await request()).toBe('stale');
  });

  test('a silent sign-in revives no ended session, and brings in no other person', async () => {
    await use({ idTokenClaims: { groups: ['team:blue'] } });
    await signIn();
    const { sessionId } = await cookieOf();
    const silent = await start({ renews: sessionId });
    const back = await issuer.authorize(silent);
    await endSessions({ sessionId }, { reason: 'ADMINISTRATOR', by: null });
    expect(await finish(back)).toBe('/signin?error=otherPerson');
    await signIn();
    const second = (await cookieOf()).sessionId;
    issuer.settings.subject = 'another-subject';
    expect(await signIn({ renews: second })).toBe('/signin?error=otherPerson');
    expect(await db().session.count({ where: { person: { subject: 'another-subject' } } })).toBe(0);
  });

  test('groups that only come with a sign-in are not kept alive by a userinfo without them', async () => {
    await use({ hasUserinfo: true, idTokenClaims: { groups: ['team:blue'] } });
    await signIn();
    later(11 * minute);
    expect(await request()).toEqual(['Blue']);
    later(5 * minute);
    expect(await request()).toBe('stale');
  });
});

describe('signing out', () => {
  test('by signing in again with the same browser is an event too, of whose session it was', async () => {
    await use({ idTokenClaims: { groups: [] } });
    await signIn();
    const { sessionId } = await cookieOf();
    const { personId } = await db().session.findUniqueOrThrow({ where: { id: sessionId } });
    issuer.settings.subject = 'the-next-person';
    await signIn();
    expect((await cookieOf()).sessionId).not.toBe(sessionId);
    expect(await db().session.findUniqueOrThrow({ where: { id: sessionId } })).toMatchObject({ endReason: 'SIGNED_OUT', endedAt: expect.any(Date) });
    expect(await auditOf('session.end')).toMatchObject({ actorId: personId, subjectId: personId, sentence: 'signed out', data: { sessions: [sessionId] } });
  });

  test('goes on to the issuer with the ID token, which no response holds', async () => {
    await use({ hasLogout: true, idTokenClaims: { groups: [] } });
    await signIn();
    const { sessionId, idToken } = await cookieOf();
    const { location, cookies } = await beginSignOut(browser);
    browser.set(cookies);
    expect(location).toBe('/api/auth/signout');
    const address = new URL((await issuerLogout(browser)).location);
    expect(address.origin + address.pathname).toBe(`${issuer.url}/logout`);
    expect(Object.fromEntries(address.searchParams)).toMatchObject({ id_token_hint: idToken, post_logout_redirect_uri: 'http://localhost:3000/signin' });
    expect(await db().session.findUniqueOrThrow({ where: { id: sessionId } })).toMatchObject({ endReason: 'SIGNED_OUT' });
    expect(await auditOf('session.end')).toMatchObject({ actorName: 'Test Person', sentence: 'signed out' });
  });

  test('from a page of another site is refused, and the session goes on', async () => {
    await use({ idTokenClaims: { groups: ['team:blue'] } });
    await signIn();
    const cookie = browser.getAll().map(({ name, value }) => `${name}=${value}`).join('; ');
    for (const origin of ['https://evil.example', 'null', undefined]) {
      const response = await POST(new NextRequest('http://localhost:3000/api/auth/signout', { method: 'POST', headers: { cookie, ...(origin && { origin }) } }));
      expect(response.status).toBe(403);
      expect(response.headers.getSetCookie()).toEqual([]);
    }
    expect(await request()).toEqual(['Blue']);
  });

  test('is local where the issuer has no such endpoint, or is away', async () => {
    await use({ idTokenClaims: { groups: [] } });
    await signIn();
    const { location, cookies } = await beginSignOut(browser);
    browser.set(cookies);
    expect([location, browser.getAll(), (await issuerLogout(browser)).location]).toEqual(['/signin', [], '/signin']);
  });
});

describe('an issuer', () => {
  test.each<[string, Partial<IssuerSettings>]>([
    ['signs with ES256', { algorithm: 'ES256' }],
    ['wants the client secret in the form', { authentication: 'client_secret_post' }],
    ['ends its name with a slash', { hasSlash: true }],
  ])('that %s signs people in and refreshes', async (_, given) => {
    await use({ ...given, hasRefreshTokens: true, idTokenClaims: { groups: ['team:blue'] } });
    expect(await signIn()).toBe('/');
    later(11 * minute);
    expect(await request()).toEqual(['Blue']);
    expect(issuer.calls).toEqual(['authorize', 'code', 'refresh']);
  });

  test.each<[string, Partial<IssuerSettings>, string, RegExp]>([
    ['whose signature is not its own', { isForged: true }, 'the response of the identity provider is not valid for this attempt', /signature/],
    ['that knows another client secret', { clientSecret: 'another' }, 'the identity provider refused it (invalid_client)', /invalid_client/],
  ])('%s signs nobody in, and neither tokens nor secrets are logged', async (_, given, reason, cause) => {
    await use({ ...given, idTokenClaims: { groups: [] } });
    const lines = await loggedDuring(async () => expect(await signIn()).toBe('/signin?error=callback'));
    expect(lines).toMatchObject([{ reason, cause: expect.stringMatching(cause) }]);
    expect(JSON.stringify(lines)).not.toMatch(/eyJ|pergola-sandbox/);
  });

  test('that is away at the callback is said to be away', async () => {
    await use({ idTokenClaims: { groups: [] } });
    const back = await issuer.authorize(await start());
    issuer.settings.isDown = true;
    const lines = await loggedDuring(async () => expect(await finish(back)).toBe('/signin?error=callback'));
    expect(lines).toMatchObject([{ reason: 'the identity provider does not respond' }]);
  });
});

test('an ID token that is not valid signs nobody in and is not logged', async () => {
  await use({ idTokenClaims: { groups: [], nonce: 'another' } });
  const lines = await loggedDuring(() => signIn());
  expect(lines).toMatchObject([{ cause: expect.stringMatching(/nonce/) }]);
  expect(JSON.stringify(lines)).not.toMatch(/eyJ/);
});

test('tokens that are too large for cookies are left out, ID token first', async () => {
  await use({ hasRefreshTokens: true, idTokenClaims: { groups: ['team:blue'], more: 'x'.repeat(12_000) } });
  await signIn();
  expect(await cookieOf()).toMatchObject({ refreshToken: expect.any(String) });
  expect((await cookieOf()).idToken).toBeUndefined();
  const chunks: Pick<CookieToSet, 'name' | 'value'>[] = browser.getAll();
  expect(Math.max(...chunks.map(({ value }) => value.length))).toBeLessThan(4_000);
});
