import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { APIRequestContext } from '@playwright/test';
import { expect, test, type Persona } from './fixtures';
import { accessToLookAt, type AccessToLookAt } from './steps/access-to-look-at';
import { callAction, serverActions } from './steps/server-actions';
import { query } from './stack/database';
import { stack } from './stack/stack';

/**
 * S-02, S-03 and S-07: what each person gets of every page, GET route and action, on things of the owner and the consumer.
 * Whatever is not in these tables fails the first test.
 */

type Who = Persona | 'nobody';
const everybody: Who[] = ['owner', 'consumer', 'second-consumer', 'outsider', 'admin', 'nobody'];

/** A line of a table: what the owner, the consumer, the second consumer, the outsider and the admin get, in this order. */
type Line<Answer> = [owner: Answer, consumer: Answer, second: Answer, outsider: Answer, admin: Answer];

const all = <Answer>(answer: Answer): Line<Answer> => [answer, answer, answer, answer, answer];

/** Pages by their folder: the heading that one gets. Nobody signed in gets the sign-in page, and the way back. */
const absent = 'absent';
const forbidden = 'forbidden';
const pages: Record<string, { path: (ids: AccessToLookAt) => string; gets: Line<string> }> = {
  '/': { path: () => '/', gets: all('Catalog') },
  '/access': { path: () => '/access', gets: all('My access') },
  '/access/[grantId]': { path: ({ grantId }) => `/access/${grantId}`, gets: ['looks in account 222222222222', 'looks in account 222222222222', absent, absent, 'looks in account 222222222222'] },
  '/access/[grantId]/renew': { path: ({ grantId }) => `/access/${grantId}/renew`, gets: ['Renew access', 'Renew access', absent, absent, 'Renew access'] },
  '/accounts': { path: () => '/accounts', gets: all('Accounts') },
  '/activity': { path: () => '/activity', gets: all('Activity') },
  '/approvals': { path: () => '/approvals', gets: all('Approvals') },
  '/approvals/[requestId]': { path: ({ requestId }) => `/approvals/${requestId}`, gets: ['Forecasting asks for looks', 'Forecasting asks for looks', absent, absent, 'Forecasting asks for looks'] },
  '/controller': { path: () => '/controller', gets: [forbidden, forbidden, forbidden, forbidden, 'Controller'] },
  '/controller/installation': { path: () => '/controller/installation', gets: [forbidden, forbidden, forbidden, forbidden, 'Installation'] },
  '/ghosts': { path: () => '/ghosts', gets: all('Unmanaged access') },
  '/notices': { path: () => '/notices', gets: all('Notices') },
  '/owned': { path: () => '/owned', gets: all('Services I own') },
  '/people': { path: () => '/people', gets: [forbidden, forbidden, forbidden, forbidden, 'People'] },
  '/profile': { path: () => '/profile', gets: all('Your profile') },
  '/services/[serviceId]': { path: ({ serviceId }) => `/services/${serviceId}`, gets: all('looks') },
  '/services/[serviceId]/edit': { path: ({ serviceId }) => `/services/${serviceId}/edit`, gets: ['Edit looks', forbidden, forbidden, forbidden, forbidden] },
  '/services/[serviceId]/request': { path: ({ serviceId }) => `/services/${serviceId}/request`, gets: all('Request access') },
  '/services/new': { path: () => '/services/new', gets: ['Publish a service', 'You cannot publish yet', 'You cannot publish yet', 'You cannot publish yet', 'You cannot publish yet'] },
  '/signin': { path: () => '/signin', gets: all('Catalog') },
};

const network = '/api/accounts/111111111111/network?region=us-east-1';
const resolve = '/api/accounts/111111111111/resolve?name=service1.main.example.com';

/** GET routes by their folder: the HTTP status. Nobody signed in gets 401 unless it says otherwise. */
const routes: Record<string, { path: (ids: AccessToLookAt) => string; gets: Line<number>; nobody?: number }> = {
  '/api/accounts/[accountId]/members': { path: () => '/api/accounts/111111111111/members?search=o', gets: [200, 404, 404, 404, 403] },
  '/api/accounts/[accountId]/network': { path: () => network, gets: [200, 404, 404, 404, 403] },
  '/api/accounts/[accountId]/resolve': { path: () => resolve, gets: [200, 404, 404, 404, 403] },
  // Accounts of the person's own teams, of which there may be none.
  '/api/accounts/publishing': { path: () => '/api/accounts/publishing?search=1', gets: all(200) },
  '/api/activity': { path: () => '/api/activity', gets: all(200) },
  '/api/activity/export': { path: () => '/api/activity/export', gets: all(200) },
  '/api/activity/verify': { path: () => '/api/activity/verify', gets: [403, 403, 403, 403, 200] },
  // A callback that no attempt of this browser began.
  '/api/auth/callback/oidc': { path: () => '/api/auth/callback/oidc?code=x&state=y', gets: all(303), nobody: 303 },
  '/api/auth/signin': { path: () => '/api/auth/signin', gets: all(303), nobody: 303 },
  // No sign-out is under way: the sign-in page, which leads back to the catalog.
  '/api/auth/signout': { path: () => '/api/auth/signout', gets: all(303), nobody: 303 },
  '/api/controller': { path: () => '/api/controller', gets: [403, 403, 403, 403, 200] },
  '/api/controller/accounts': { path: () => '/api/controller/accounts?search=1', gets: [403, 403, 403, 403, 200] },
  '/api/controller/calls': { path: () => '/api/controller/calls', gets: [403, 403, 403, 403, 200] },
  '/api/controller/resources': { path: () => '/api/controller/resources?list=failing', gets: [403, 403, 403, 403, 200] },
  // For EventBridge, which has a token; none is configured here.
  '/api/events': { path: () => '/api/events', gets: all(404), nobody: 404 },
  '/api/ghosts': { path: () => '/api/ghosts', gets: all(200) },
  '/api/objects/[objectId]/impact': { path: ({ objectId }) => `/api/objects/${objectId}/impact`, gets: [200, 404, 404, 404, 200] },
  '/api/ghosts/[ghostId]/blast-radius': { path: ({ ghostId }) => `/api/ghosts/${ghostId}/blast-radius`, gets: [200, 404, 404, 404, 200] },
  '/api/grants/[id]': { path: ({ grantId }) => `/api/grants/${grantId}`, gets: [200, 200, 404, 404, 200] },
  '/api/grants/[id]/blast-radius': { path: ({ grantId }) => `/api/grants/${grantId}/blast-radius`, gets: [200, 200, 404, 404, 403] },
  '/api/grants/[id]/users': { path: ({ grantId }) => `/api/grants/${grantId}/users`, gets: [200, 200, 404, 404, 403] },
  // For load balancers: says which part works and nothing else.
  '/api/health': { path: () => '/api/health', gets: all(200), nobody: 200 },
  '/api/health/live': { path: () => '/api/health/live', gets: all(200), nobody: 200 },
  '/api/health/ready': { path: () => '/api/health/ready', gets: all(200), nobody: 200 },
  // For programs that have a token; none is configured here.
  '/api/metrics': { path: () => '/api/metrics', gets: all(404), nobody: 404 },
  '/api/installation': { path: () => '/api/installation', gets: [403, 403, 403, 403, 200] },
  '/api/notices': { path: () => '/api/notices', gets: all(200) },
  '/api/notices/unread': { path: () => '/api/notices/unread', gets: all(200) },
  '/api/pauses': { path: () => '/api/pauses', gets: all(200) },
  // Accounts of the person's own teams, for a service that everyone sees.
  '/api/services/[serviceId]/accounts-to-request': { path: ({ serviceId }) => `/api/services/${serviceId}/accounts-to-request?search=2`, gets: all(200) },
  // It is published, so it has none.
  '/api/services/[serviceId]/retirement': { path: ({ serviceId }) => `/api/services/${serviceId}/retirement`, gets: all(404) },
  '/api/services/[serviceId]/retirement-impact': { path: ({ serviceId }) => `/api/services/${serviceId}/retirement-impact`, gets: [200, 403, 403, 403, 403] },
  '/api/services/[serviceId]/resources': { path: ({ serviceId }) => `/api/services/${serviceId}/resources`, gets: all(200) },
};

const publishing = {
  accountId: '111111111111',
  region: 'us-east-1',
  vpcId: 'vpc-00000000000000000',
  gateway: { is: 'existing', id: 'rgw-00000000000000000' },
  address: 'service1.main.example.com',
  name: 'by-hand',
  ports: '443',
  summary: '',
  documentation: '',
  tags: [],
  signIn: 'NONE',
  apiKeyName: 'x-api-key',
  oauth: { endpoint: '', method: 'POST', scope: '', parameters: [] },
  parameters: [],
  test: { method: 'NONE', path: '/', statuses: '200' },
  onDrift: 'REPAIR',
  onwardSharing: 'ALLOWED',
  approverIds: [],
};
const corrected = { ...Object.fromEntries(['ports', 'summary', 'documentation', 'tags', 'signIn', 'apiKeyName', 'oauth', 'parameters', 'test', 'approverIds'].map((field) => [field, publishing[field as keyof typeof publishing]])), summary: 'By hand', securityGroupIds: null };
const tomorrow = () => new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
const anyDigest = '0'.repeat(64);
const credentials = { username: 'forecast', password: 'sunny-day-42' };

/**
 * Actions: `ok` or the code of the refusal. What those who may do it get is harmless here, since it is done already or
 * what it names is not there; that it works is shown by the journeys. `not tried` would end what the others look at.
 */
const actions: Record<string, { page: (ids: AccessToLookAt) => string; input: (ids: AccessToLookAt) => unknown; gets: Line<string> }> = {
  publishServiceAction: { page: () => '/services/new', input: () => publishing, gets: ['invalidInput', 'notFound', 'notFound', 'notFound', 'forbidden'] },
  retryServiceAction: { page: pages['/services/[serviceId]']!.path, input: ({ serviceId }) => ({ serviceId }), gets: ['ok', 'forbidden', 'forbidden', 'forbidden', 'forbidden'] },
  repairServiceAction: { page: pages['/services/[serviceId]']!.path, input: ({ serviceId }) => ({ serviceId, resourceId: null }), gets: ['conflict', 'forbidden', 'forbidden', 'forbidden', 'forbidden'] },
  setOnDriftAction: { page: pages['/services/[serviceId]']!.path, input: ({ serviceId }) => ({ serviceId, onDrift: 'REPAIR' }), gets: ['ok', 'forbidden', 'forbidden', 'forbidden', 'forbidden'] },
  setOnwardSharingAction: { page: pages['/services/[serviceId]']!.path, input: ({ serviceId }) => ({ serviceId, onwardSharing: 'ALLOWED' }), gets: ['ok', 'forbidden', 'forbidden', 'forbidden', 'forbidden'] },
  // With another name it is refused to the owners as well; that it works is tried by lib/services/retirement.test.ts.
  retireServiceAction: { page: pages['/services/[serviceId]']!.path, input: ({ serviceId }) => ({ serviceId, reason: 'by hand', confirmation: 'another name' }), gets: ['invalidInput', 'forbidden', 'forbidden', 'forbidden', 'forbidden'] },
  // A form that began with something else.
  correctServiceAction: { page: pages['/services/[serviceId]']!.path, input: ({ serviceId }) => ({ serviceId, shown: anyDigest, ...corrected }), gets: ['conflict', 'forbidden', 'forbidden', 'forbidden', 'forbidden'] },
  renameServiceAction: { page: pages['/services/[serviceId]']!.path, input: ({ serviceId }) => ({ serviceId, name: 'by-hand' }), gets: ['conflict', 'forbidden', 'forbidden', 'forbidden', 'forbidden'] },
  renameGatewayAction: { page: pages['/services/[serviceId]']!.path, input: ({ serviceId }) => ({ serviceId, gatewayName: 'by-hand' }), gets: ['conflict', 'forbidden', 'forbidden', 'forbidden', 'forbidden'] },
  startPauseAction: { page: pages['/controller']!.path, input: () => ({ accountId: null, kind: 'share-invitation', removalsToo: false, reason: 'by hand, ten characters' }), gets: ['forbidden', 'forbidden', 'forbidden', 'forbidden', 'not tried'] },
  // Whose session it is, is tried by lib/people/sessions.test.ts.
  endSessionAction: { page: () => '/profile', input: () => ({ sessionId: 'ses_0000000000000000' }), gets: all('notFound') },
  endSessionsOfPersonAction: { page: () => '/profile', input: () => ({ personId: 'per_0000000000000000' }), gets: all('notFound') },
  // What follows a hold is tried by scripts/backup/restore-drill.test.ts; there is none here.
  continueInstallationAction: { page: () => '/controller/installation', input: () => ({ reason: 'by hand, ten characters', confirmation: 'continue' }), gets: ['forbidden', 'forbidden', 'forbidden', 'forbidden', 'conflict'] },
  markAsCopyAction: { page: () => '/controller/installation', input: () => ({ reason: 'by hand, ten characters' }), gets: ['forbidden', 'forbidden', 'forbidden', 'forbidden', 'not tried'] },
  recheckInstallationAction: { page: () => '/controller/installation', input: () => ({}), gets: ['forbidden', 'forbidden', 'forbidden', 'forbidden', 'conflict'] },
  endHeldGrantAction: { page: () => '/controller/installation', input: ({ grantId }) => ({ grantId }), gets: ['notFound', 'notFound', 'notFound', 'notFound', 'conflict'] },
  endPauseAction: { page: pages['/controller']!.path, input: () => ({ pauseId: 'pau_0000000000000000' }), gets: all('notFound') },
  // Whose notice it is, is tried by lib/notices/tell.test.ts.
  markReadAction: { page: () => '/notices', input: () => ({ noticeId: 'ntc_0000000000000000' }), gets: all('notFound') },
  markAllReadAction: { page: () => '/notices', input: () => ({ asOf: '2020-01-01T00:00:00.000Z' }), gets: all('ok') },
  submitRequestAction: {
    page: pages['/services/[serviceId]/request']!.path,
    input: ({ serviceId }) => ({ serviceId, accountId: '222222222222', reason: 'by hand, ten characters', until: tomorrow() }),
    gets: ['notFound', 'conflict', 'notFound', 'notFound', 'notFound'],
  },
  submitRenewalAction: { page: pages['/access/[grantId]/renew']!.path, input: ({ grantId }) => ({ grantId, reason: 'by hand, ten characters', until: new Date().toISOString().slice(0, 10) }), gets: ['forbidden', 'invalidInput', 'notFound', 'notFound', 'forbidden'] },
  approveRequestAction: { page: pages['/approvals/[requestId]']!.path, input: ({ requestId }) => ({ requestId, digest: anyDigest, comment: '' }), gets: ['conflict', 'forbidden', 'notFound', 'notFound', 'forbidden'] },
  rejectRequestAction: { page: pages['/approvals/[requestId]']!.path, input: ({ requestId }) => ({ requestId, digest: anyDigest, comment: 'No.' }), gets: ['conflict', 'forbidden', 'notFound', 'notFound', 'forbidden'] },
  withdrawRequestAction: { page: pages['/approvals/[requestId]']!.path, input: ({ requestId }) => ({ requestId }), gets: ['forbidden', 'conflict', 'notFound', 'notFound', 'forbidden'] },
  revokeGrantAction: { page: pages['/access/[grantId]']!.path, input: ({ grantId }) => ({ grantId, comment: '' }), gets: ['not tried', 'forbidden', 'notFound', 'notFound', 'forbidden'] },
  giveBackGrantAction: { page: pages['/access/[grantId]']!.path, input: ({ grantId }) => ({ grantId, comment: '' }), gets: ['forbidden', 'not tried', 'notFound', 'notFound', 'forbidden'] },
  suspendGrantAction: { page: pages['/access/[grantId]']!.path, input: ({ grantId }) => ({ grantId, comment: 'By hand.' }), gets: ['not tried', 'forbidden', 'notFound', 'notFound', 'forbidden'] },
  resumeGrantAction: { page: pages['/access/[grantId]']!.path, input: ({ grantId }) => ({ grantId }), gets: ['forbidden', 'forbidden', 'notFound', 'notFound', 'forbidden'] },
  retryGrantAction: { page: pages['/access/[grantId]']!.path, input: ({ grantId }) => ({ grantId }), gets: ['ok', 'ok', 'notFound', 'notFound', 'forbidden'] },
  connectAction: { page: pages['/access/[grantId]']!.path, input: ({ grantId }) => ({ grantId, name: 'pergola-by-hand', credentials: {}, parameters: [] }), gets: ['forbidden', 'invalidInput', 'notFound', 'notFound', 'forbidden'] },
  enterCredentialsAction: { page: pages['/access/[grantId]']!.path, input: ({ connectionId }) => ({ connectionId, credentials }), gets: ['forbidden', 'ok', 'notFound', 'notFound', 'forbidden'] },
  removeConnectionAction: { page: pages['/access/[grantId]']!.path, input: ({ connectionId }) => ({ connectionId }), gets: ['forbidden', 'not tried', 'notFound', 'notFound', 'forbidden'] },
  repairConnectionAction: { page: pages['/access/[grantId]']!.path, input: ({ connectionId }) => ({ connectionId }), gets: ['forbidden', 'conflict', 'notFound', 'notFound', 'forbidden'] },
  retryConnectionAction: { page: pages['/access/[grantId]']!.path, input: ({ connectionId }) => ({ connectionId }), gets: ['ok', 'ok', 'notFound', 'notFound', 'forbidden'] },
  sendTestAction: { page: pages['/access/[grantId]']!.path, input: ({ connectionId }) => ({ connectionId, method: 'GET', path: '/', query: '', body: '', port: '' }), gets: ['forbidden', 'ok', 'notFound', 'notFound', 'forbidden'] },
  cutGhostAction: { page: () => '/ghosts', input: ({ ghostId }) => ({ ghostId }), gets: ['conflict', 'notFound', 'notFound', 'notFound', 'conflict'] },
  adoptGhostAction: { page: () => '/ghosts', input: ({ ghostId }) => ({ ghostId, reason: 'by hand, ten characters', until: tomorrow() }), gets: ['forbidden', 'notFound', 'notFound', 'notFound', 'forbidden'] },
  removeObjectAction: { page: () => '/ghosts', input: ({ objectId }) => ({ objectId }), gets: ['conflict', 'notFound', 'notFound', 'notFound', 'conflict'] },
  lookAgainAction: { page: () => '/ghosts', input: () => ({}), gets: ['ok', 'forbidden', 'forbidden', 'forbidden', 'ok'] },
};

test('every page, route and action is in the matrix', async () => {
  const files = await readdir(join(process.cwd(), 'app'), { recursive: true });
  const folders = (name: string) =>
    files
      .filter((file) => file === name || file.endsWith(sep + name))
      .map((file) => `/${relative('.', file).split(sep).slice(0, -1).filter((part) => !/^\(.*\)$/.test(part)).join('/')}`)
      .sort();
  expect(folders('page.tsx')).toEqual(Object.keys(pages).sort());
  expect(folders('route.ts')).toEqual(Object.keys(routes).sort());
  expect((await serverActions()).map(({ name }) => name).sort()).toEqual(Object.keys(actions).sort());
});

const lineUp: Persona[] = ['owner', 'consumer', 'second-consumer', 'outsider', 'admin'];

test.describe('of a service with access', () => {
  for (const [place, person] of lineUp.entries()) {
    test(`${person} gets of each page what is theirs`, async ({ as, requestsOf }) => {
      const ids = await accessToLookAt(as);
      const request = await requestsOf(person);
      for (const [folder, { path, gets }] of Object.entries(pages)) {
        const response = await request.get(path(ids));
        const html = await response.text();
        if (gets[place] === absent || gets[place] === forbidden) {
          // Their sentences are put into the page by the browser; what the server sends says which it is, and nothing else.
          expect([folder, response.status(), headingsOf(html)]).toEqual([folder, gets[place] === absent ? 404 : 403, []]);
          expect(html, folder).toContain(`NEXT_HTTP_ERROR_FALLBACK;${gets[place] === absent ? 404 : 403}`);
          expect(html, folder).not.toContain(ids.name);
        } else {
          expect([folder, response.status(), headingsOf(html)]).toEqual([folder, 200, [gets[place]!.replace('looks', ids.name)]]);
        }
      }
    });
  }

  test('an address that leads to nothing is answered with 404', async ({ requestsOf }) => {
    const owner = await requestsOf('owner');
    const nothing = ['services/svc', 'access/grt', 'approvals/req'].flatMap((start) => [`/${start}_0000000000000000`, `/${start.split('/')[0]}/x`, `/${start.split('/')[0]}/%00`]);
    const below = ['/access/grt_0000000000000000/renew', '/services/svc_0000000000000000/request', '/services/svc_0000000000000000/no-such-page'];
    const elsewhere = ['/no-such-page', '/people/no-such-page', '/controller/no-such-page', '/accounts/111111111111/no-such-page', '/notices/no-such-page'];
    for (const path of [...nothing, ...below, ...elsewhere]) expect([path, (await owner.get(path)).status()]).toEqual([path, 404]);
  });

  test('nobody gets anything but the sign-in, which leads back', async ({ as, request }) => {
    const ids = await accessToLookAt(as);
    for (const [folder, { path }] of Object.entries(pages)) {
      const response = await request.get(path(ids));
      const html = await response.text();
      expect([folder, headingsOf(html)]).toEqual([folder, ['Sign in to Pergola']]);
      expect(html, folder).not.toContain(ids.name);
      if (folder !== '/' && folder !== '/signin') expect(new URL(response.url()).searchParams.get('callbackUrl')).toBe(path(ids));
    }
  });

  test('each person gets of each GET route what is theirs', async ({ as, requestsOf, request }) => {
    const ids = await accessToLookAt(as);
    const of = await everybodysRequests(requestsOf, request);
    const got: Record<string, Record<string, number>> = {};
    const wanted: typeof got = {};
    for (const [folder, { path, gets, nobody = 401 }] of Object.entries(routes)) {
      for (const who of everybody) {
        const response = await of[who].get(path(ids), { maxRedirects: 0 });
        (got[folder] ??= {})[who] = response.status();
        (wanted[folder] ??= {})[who] = who === 'nobody' ? nobody : gets[lineUp.indexOf(who)]!;
        if (response.status() >= 400) expect(await response.json(), `${who} at ${folder}`).toMatchObject({ ok: false, message: expect.stringMatching(/\.$/) });
      }
    }
    expect(got).toEqual(wanted);
  });

  test('each person can do what is theirs to do, and nothing else, by hand-made requests too', async ({ as, requestsOf, request }) => {
    const ids = await accessToLookAt(as);
    const of = await everybodysRequests(requestsOf, request);
    const known = new Map((await serverActions()).map(({ name, id }) => [name, id]));
    const got: Record<string, Record<string, string>> = {};
    const wanted: typeof got = {};
    for (const [name, { page, input, gets }] of Object.entries(actions)) {
      for (const who of everybody) {
        const expected = who === 'nobody' ? 'notSignedIn' : gets[lineUp.indexOf(who)]!;
        if (expected === 'not tried') continue;
        const { code } = await callAction(of[who], { id: known.get(name)!, path: who === 'nobody' ? '/signin' : page(ids), input: input(ids) });
        (got[name] ??= {})[who] = code;
        (wanted[name] ??= {})[who] = expected;
      }
    }
    expect(got).toEqual(wanted);
    const refused = await query<{ count: string }>(`select count(*) from audit_event where outcome = 'REFUSED' and "subjectId" = $1`, [ids.grantId]);
    expect(Number(refused[0]!.count), 'what was refused is in the audit').toBeGreaterThanOrEqual(6);
  });

  test('what another team has answers exactly like what does not exist', async ({ as, requestsOf }) => {
    const ids = await accessToLookAt(as);
    const second = await requestsOf('second-consumer');
    const none: AccessToLookAt = { ...ids, serviceId: swapped(ids.serviceId), requestId: swapped(ids.requestId), grantId: swapped(ids.grantId), connectionId: swapped(ids.connectionId), ghostId: swapped(ids.ghostId), objectId: swapped(ids.objectId) };
    const known = new Map((await serverActions()).map(({ name, id }) => [name, id]));
    const place = lineUp.indexOf('second-consumer');
    for (const [folder, { path, gets }] of Object.entries(routes)) {
      if (gets[place] !== 404 || path(ids) === path(none)) continue;
      const [theirs, nothing] = [await second.get(path(ids)), await second.get(path(none))];
      expect([theirs.status(), await theirs.text()], folder).toEqual([nothing.status(), await nothing.text()]);
    }
    for (const [folder, { path, gets }] of Object.entries(pages)) {
      if (gets[place] !== absent) continue;
      const [theirs, nothing] = [await second.get(path(ids)), await second.get(path(none))];
      expect([folder, theirs.status()]).toEqual([folder, nothing.status()]);
      expect(await theirs.text(), folder).not.toContain(ids.name);
    }
    for (const [name, { input, gets }] of Object.entries(actions)) {
      if (gets[place] !== 'notFound' || JSON.stringify(input(ids)) === JSON.stringify(input(none))) continue;
      const call = { id: known.get(name)!, path: '/access' };
      const [theirs, nothing] = [await callAction(second, { ...call, input: input(ids) }), await callAction(second, { ...call, input: input(none) })];
      expect(/"message":"[^"]*"/.exec(theirs.text)?.[0], name).toBe(/"message":"[^"]*"/.exec(nothing.text)?.[0]);
    }
  });

  test('a write that does not come from the portal’s own pages is refused', async ({ as, requestsOf }) => {
    const ids = await accessToLookAt(as);
    const owner = await requestsOf('owner');
    const known = new Map((await serverActions()).map(({ name, id }) => [name, id]));
    const path = `/services/${ids.serviceId}`;
    const id = known.get('setOnDriftAction')!;
    const input = { serviceId: ids.serviceId, onDrift: 'REPAIR' };
    const written = async () => Number((await query<{ count: string }>(`select count(*) from audit_event where action = 'service.setOnDrift' and outcome = 'DONE'`))[0]!.count);
    const before = await written();
    const strangers: Record<string, Record<string, string | undefined>> = {
      'no Origin': { origin: undefined },
      'no Origin and nothing about the site': { origin: undefined, 'sec-fetch-site': undefined },
      'Origin: null': { origin: 'null' },
      'another site': { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
      'another site that forges the forwarding headers': { origin: 'https://evil.example', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' },
      'the right Origin in the wrong place': { origin: 'https://evil.example', referer: stack.origin },
      'a page of another site with the right Origin': { 'sec-fetch-site': 'cross-site' },
      'a sibling site': { 'sec-fetch-site': 'same-site' },
    };
    for (const [name, headers] of Object.entries(strangers)) {
      const { code } = await callAction(owner, { id, path, input, headers });
      expect(['crossSite', 'HTTP 500', 'HTTP 403'], name).toContain(code);
    }
    expect(await written(), 'nothing of it was done').toBe(before);
    expect((await callAction(owner, { id, path, input })).code, 'the same from the portal’s own page').toBe('ok');
    expect(await written()).toBe(before + 1);
  });

  test('every answer has the headers that keep other sites and scripts out', async ({ as }) => {
    const ids = await accessToLookAt(as);
    const owner = await as('owner');
    const paths = [...Object.values(pages), ...Object.values(routes)].map(({ path }) => path(ids));
    for (const path of [...paths, '/no/such/page']) {
      const headers = (await owner.request.get(path, { maxRedirects: 0 })).headers();
      const policy = headers['content-security-policy']!;
      expect(policy, path).toMatch(/script-src 'nonce-[A-Za-z0-9+/=]{20,}' 'strict-dynamic'(;|$)/);
      for (const part of [`object-src 'none'`, `base-uri 'none'`, `frame-ancestors 'none'`, `form-action 'self'`, `connect-src 'self'`]) expect(policy, path).toContain(part);
      expect(policy, path).not.toContain('unsafe-eval');
      expect(policy.replace(`style-src-attr 'unsafe-inline'`, ''), path).not.toContain('unsafe-inline');
      expect(headers, path).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY', 'referrer-policy': 'same-origin', 'cross-origin-opener-policy': 'same-origin' });
      expect(headers['x-powered-by'], path).toBeUndefined();
      expect(headers['cache-control'], path).toContain('no-store');
    }
    const traced = await owner.request.fetch('/', { method: 'TRACE', headers: { 'x-probe': 'echo-of-trace' } });
    expect(await traced.text(), 'TRACE echoes nothing').not.toContain('echo-of-trace');
    const script = /"(\/_next\/static\/[^"]+\.js)"/.exec(await (await owner.request.get('/')).text())?.[1];
    expect((await owner.request.get(script!)).headers(), script).toMatchObject({ 'x-content-type-options': 'nosniff' });
    const [first, second] = [await owner.request.get('/'), await owner.request.get('/')];
    expect(first.headers()['content-security-policy'], 'a nonce serves once').not.toBe(second.headers()['content-security-policy']);
    for (const cookie of await owner.context().cookies(stack.origin)) {
      if (cookie.name.includes('session-token')) expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax' });
    }
  });
});

async function everybodysRequests(requestsOf: (person: Persona) => Promise<APIRequestContext>, nobody: APIRequestContext): Promise<Record<Who, APIRequestContext>> {
  const entries = await Promise.all(lineUp.map(async (person) => [person, await requestsOf(person)] as const));
  return { ...(Object.fromEntries(entries) as Record<Persona, APIRequestContext>), nobody };
}

/** Of a page as the server sends it, before any script has run. */
function headingsOf(html: string): string[] {
  return [...html.matchAll(/<h1\b[^>]*>(.*?)<\/h1>/gs)].map(([, inside]) => inside!.replaceAll(/<!--.*?-->|<[^>]*>/g, '').trim());
}

/** An id of the same kind that nothing has. */
function swapped(id: string): string {
  return `${id.slice(0, 4)}${id.slice(4).split('').reverse().join('')}`;
}
