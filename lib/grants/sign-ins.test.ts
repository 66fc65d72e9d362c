import { EventBridge } from '@aws-sdk/client-eventbridge';
import { beforeAll, expect, test, vi } from 'vitest';
import type { CredentialInput } from '@/lib/connections/sign-in';
import type { Connect } from '@/lib/connections/schema';
import { connectAction, enterCredentialsAction, sendTestAction } from '@/lib/connections/actions';
import { runPass } from '@/lib/controller/run-pass';
import { db } from '@/lib/platform/db';
import { scopeOf } from '@/lib/platform/scope';
import { publishServiceAction } from '@/lib/services/actions';
import { readNetwork } from '@/lib/services/checks/gather';
import { proposeGateway } from '@/lib/services/checks/propose';
import type { PublishService } from '@/lib/services/schema';
import { approve, ask, consumerAccountId } from '@/scripts/testing/access-steps';
import { settle, startAccessStory, type AccessStory } from '@/scripts/testing/access-story';
import { as } from '@/scripts/testing/sign-in-as';
import { grantVisibleTo } from './reads';
import { grantView } from './view';

vi.mock('@/lib/platform/auth', async () => (await import('@/scripts/testing/sign-in-as')).authOfTests);
vi.mock('next/headers', async () => (await import('@/scripts/testing/sign-in-as')).headersOfTests);

let story: AccessStory;
beforeAll(async () => {
  story = await startAccessStory({ publish: false });
});

interface SignInCase {
  service: Partial<PublishService> & Pick<PublishService, 'name' | 'address' | 'signIn'>;
  path: string;
  wrong: CredentialInput;
  right: CredentialInput;
  /** What is entered for the token request beside the credentials. */
  tokenParameters?: Connect['tokenParameters'];
}

const cases: [string, SignInCase][] = [
  [
    'an API key',
    {
      service: { name: 'ledger', address: 'ledger.main.example.com', signIn: 'API_KEY', apiKeyName: 'x-api-key' },
      path: '/entries',
      wrong: { apiKey: 'not-the-key' },
      right: { apiKey: 'ledger-key-3141' },
    },
  ],
  [
    'OAuth client credentials',
    {
      service: {
        name: 'orders',
        address: 'orders.main.example.com',
        signIn: 'OAUTH_CLIENT_CREDENTIALS',
        oauth: { endpoint: 'https://auth.main.example.com/oauth2/token', method: 'POST', scope: '', parameters: [] },
      },
      path: '/orders',
      wrong: { clientId: 'orders-client', clientSecret: 'not-the-secret' },
      right: { clientId: 'orders-client', clientSecret: 'harvest-moon-77' },
    },
  ],
  [
    'OAuth client credentials with parameters of the token request',
    {
      service: {
        name: 'orders-partner',
        address: 'orders.main.example.com',
        signIn: 'OAUTH_CLIENT_CREDENTIALS',
        oauth: {
          endpoint: 'https://auth.main.example.com/oauth2/token',
          method: 'POST',
          scope: 'orders.read',
          parameters: [
            { in: 'body', name: 'audience', value: 'https://orders.main.example.com', isSecret: false },
            { in: 'query', name: 'tenant', value: '', isSecret: false },
            { in: 'header', name: '__proto__', value: '', isSecret: true },
          ],
        },
      },
      path: '/orders',
      tokenParameters: [{ in: 'query', name: 'tenant', value: 'north' }],
      wrong: { clientId: 'orders-partner', clientSecret: 'not-the-secret', tokenParameters: [{ in: 'header', name: '__proto__', value: 'early-bird-5' }] },
      right: { clientId: 'orders-partner', clientSecret: 'winter-wheat-12', tokenParameters: [{ in: 'header', name: '__proto__', value: 'early-bird-5' }] },
    },
  ],
];

test.each(cases)('%s: refused with the wrong ones, mended, and through to the service', async (_signIn, { service, path, wrong, right, tokenParameters }) => {
  const input = await inputOf(service);
  const published = await as(story.owner, () => publishServiceAction(input));
  if (!published.ok) throw new Error(published.message);
  await settle();
  const { id: serviceId } = await db().service.findFirstOrThrow({ where: { name: service.name } });
  const grantId = await approve(story.owner, await ask(story.consumer, serviceId, consumerAccountId));
  await settle();
  const made = await as(story.consumer, () => connectAction({ grantId, name: `pergola-${service.name}`, credentials: wrong, tokenParameters }));
  if (!made.ok) throw new Error(made.message);
  const { connectionId } = made.data;
  await settle();
  const sendTest = () => as(story.consumer, () => sendTestAction({ connectionId, method: 'GET', path }));
  const connection = async () => (await grantView(story.consumer, (await grantVisibleTo(scopeOf(story.consumer), grantId))!)).connections[0];

  // An API key is found out by the first call, a client secret already by EventBridge.
  if ((await connection())?.isReady) await sendTest();
  expect(await connection()).toMatchObject({ isReady: false, needsCredentials: true });

  expect(await as(story.consumer, () => enterCredentialsAction({ connectionId, credentials: right }))).toMatchObject({ ok: true });
  await settle();
  expect(await connection()).toMatchObject({ isReady: true, resource: { sentence: expect.stringContaining('ready') } });
  expect(await sendTest()).toMatchObject({ ok: true, data: { status: { code: 200 }, explanation: null } });
});

test('of the token request, EventBridge shows all but the secret, which Pergola has nowhere; a change by hand is found', async () => {
  const { resource, ...connection } = await db().connection.findFirstOrThrow({ where: { name: 'pergola-orders-partner' }, include: { resource: true } });
  const events = new EventBridge({ endpoint: story.sandbox.url, region: 'us-east-1', credentials: { accessKeyId: `AKIASBX0${consumerAccountId}`, secretAccessKey: 'sandbox' } });
  const { AuthParameters } = await events.describeConnection({ Name: connection.name });
  const parameters = AuthParameters!.OAuthParameters!.OAuthHttpParameters!;
  expect(parameters).toEqual({
    BodyParameters: [
      { Key: 'grant_type', Value: 'client_credentials', IsValueSecret: false },
      { Key: 'scope', Value: 'orders.read', IsValueSecret: false },
      { Key: 'audience', Value: 'https://orders.main.example.com', IsValueSecret: false },
    ],
    HeaderParameters: [{ Key: '__proto__', IsValueSecret: true }],
    QueryStringParameters: [{ Key: 'tenant', Value: 'north', IsValueSecret: false }],
  });
  const [{ found }] = await db().$queryRaw<[{ found: bigint }]>`
    SELECT (SELECT count(*) FROM resource WHERE resource::text LIKE '%early-bird%') + (SELECT count(*) FROM audit_event WHERE audit_event::text LIKE '%early-bird%') + (SELECT count(*) FROM connection WHERE connection::text LIKE '%early-bird%') AS found`;
  expect(Number(found)).toBe(0);

  await events.updateConnection({ Name: connection.name, AuthParameters: { OAuthParameters: { OAuthHttpParameters: { ...parameters, QueryStringParameters: [{ Key: 'tenant', Value: 'south' }] } } } });
  await runPass(connection.resourceId, { owner: 'test' });
  await settle();
  expect(await db().resource.findUniqueOrThrow({ where: { id: resource.id } })).toMatchObject({ phase: 'BLOCKED', reason: 'credentialsNeeded', differences: [{ what: 'authentication', found: expect.stringContaining('query tenant, with a value of its own') }] });
});

async function inputOf(service: SignInCase['service']): Promise<PublishService> {
  const network = await readNetwork(story.owner, '111111111111', 'us-east-1');
  const vpcId = network.vpcs.find(({ name }) => name === 'MainVPC')!.id;
  return {
    accountId: '111111111111',
    region: 'us-east-1',
    vpcId,
    gateway: proposeGateway(network, vpcId, ['443']),
    ports: '443',
    summary: '',
    documentation: '',
    tags: [],
    apiKeyName: '',
    oauth: { endpoint: '', method: 'POST', scope: '', parameters: [] },
    parameters: [],
    test: { method: 'NONE', path: '/', statuses: '200' },
    onDrift: 'REPAIR', onwardSharing: 'ALLOWED', approverIds: [],
    ...service,
  };
}
