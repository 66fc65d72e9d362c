import { request } from 'node:https';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '@/sandbox/start-sandbox';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.stop());

interface Sent {
  method?: string;
  headers?: Record<string, string>;
  body?: unknown;
}

/** Calls a service of the world where it really listens, as its VPC would. */
function call(host: string, path: string, { method = 'GET', headers = {}, body }: Sent = {}) {
  const service = sandbox.world.privateServices().find(({ domainName }) => domainName === host);
  const options = { host: '127.0.0.1', port: service?.loopbackPort, servername: host, path, method, headers, ca: sandbox.world.certificateAuthorityPem() };
  return new Promise<{ status: number | undefined; body: Record<string, unknown> }>((resolve, reject) => {
    const sent = request(options, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => resolve({ status: response.statusCode, body: JSON.parse(text) as Record<string, unknown> }));
    });
    sent.on('error', reject);
    sent.end(typeof body === 'string' ? body : body === undefined ? undefined : JSON.stringify(body));
  });
}

const auth = 'auth.main.example.com';
const form = { 'content-type': 'application/x-www-form-urlencoded' };
const rightForm = 'grant_type=client_credentials&client_id=orders-client&client_secret=harvest-moon-77';

async function tokenOf(sent: Sent = { method: 'POST', headers: form, body: rightForm }): Promise<string> {
  const { body } = await call(auth, '/oauth2/token', sent);
  return String(body['access_token']);
}

describe.each([
  { host: 'ledger.main.example.com', name: 'entries', good: { account: 'rent', amount: 12.5 }, bad: { account: 'rent', amount: 'much' }, key: () => ({ 'x-api-key': 'ledger-key-3141' }) },
  { host: 'orders.main.example.com', name: 'orders', good: { article: 'vane', quantity: 1 }, bad: { article: 'vane', quantity: 0 }, key: async () => ({ authorization: `Bearer ${await tokenOf()}` }) },
])('$host', ({ host, name, good, bad, key }) => {
  it('adds, lists and reads behind its sign-in, and refuses what it does not take', async () => {
    const headers = await key();
    const added = await call(host, `/${name}`, { method: 'POST', headers, body: good });
    expect(added).toMatchObject({ status: 201, body: good });
    expect((await call(host, `/${name}/${String(added.body['id'])}`, { headers })).body).toEqual(added.body);
    expect((await call(host, `/${name}`, { headers })).body[name]).toContainEqual(added.body);
    expect((await call(host, `/${name}`, { method: 'POST', headers, body: bad })).status).toBe(422);
    expect((await call(host, `/${name}`, { method: 'POST', headers, body: 'no JSON' })).status).toBe(422);
    expect((await call(host, `/${name}/unknown`, { headers })).status).toBe(404);
    expect((await call(host, `/${name}`, { method: 'DELETE', headers })).status).toBe(405);
    expect((await call(host, `/${name}`)).status).toBe(401);
  });
});

describe('the token endpoint', () => {
  it.each<[string, string, Sent]>([
    ['a form', '/oauth2/token', { method: 'POST', headers: form, body: rightForm }],
    ['JSON', '/oauth2/token', { method: 'POST', headers: { 'content-type': 'application/json' }, body: Object.fromEntries(new URLSearchParams(rightForm)) }],
    ['a Basic header', '/oauth2/token', { method: 'POST', headers: { ...form, authorization: `Basic ${btoa('orders-client:harvest-moon-77')}` }, body: 'grant_type=client_credentials' }],
    ['the query', `/oauth2/token?${rightForm}`, {}],
  ])('takes the client from %s', async (_what, path, sent) => {
    expect(await call(auth, path, sent)).toMatchObject({ status: 200, body: { token_type: 'Bearer', expires_in: 3600, access_token: expect.any(String) } });
  });

  it.each([
    ['a wrong secret', rightForm.replace('77', '78'), 401, 'invalid_client'],
    ['another grant', rightForm.replace('client_credentials', 'password'), 400, 'unsupported_grant_type'],
    ['no grant', 'client_id=orders-client', 400, 'invalid_request'],
    ['a missing audience', 'grant_type=client_credentials&client_id=orders-partner&client_secret=winter-wheat-12', 400, 'invalid_target'],
    ['another audience', 'grant_type=client_credentials&client_id=orders-partner&client_secret=winter-wheat-12&audience=other', 400, 'invalid_target'],
  ])('refuses %s', async (_what, body, status, error) => {
    expect(await call(auth, '/oauth2/token', { method: 'POST', headers: form, body })).toMatchObject({ status, body: { error } });
  });

  it('gives tokens that end on the clock of the world, and that nobody can forge', async () => {
    const token = await tokenOf();
    const orders = (bearer: string) => call('orders.main.example.com', '/orders', { headers: { authorization: `Bearer ${bearer}` } });
    expect((await orders(token)).status).toBe(200);
    expect((await orders(`${btoa('{"expiresAt":9e15}')}.${String(token.split('.')[1])}`)).status).toBe(401);
    sandbox.advanceClock(3_600_000);
    expect((await orders(token)).status).toBe(401);
  });
});
