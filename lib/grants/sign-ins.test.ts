import { beforeAll, expect, test, vi } from 'vitest';
import { connectAction, enterCredentialsAction, sendTestAction } from '@/lib/connections/actions';
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
  wrong: Record<string, string>;
  right: Record<string, string>;
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
];

test.each(cases)('%s: refused with the wrong ones, mended, and through to the service', async (_signIn, { service, path, wrong, right }) => {
  const input = await inputOf(service);
  const published = await as(story.owner, () => publishServiceAction(input));
  if (!published.ok) throw new Error(published.message);
  await settle();
  const { id: serviceId } = await db().service.findFirstOrThrow({ where: { name: service.name } });
  const grantId = await approve(story.owner, await ask(story.consumer, serviceId, consumerAccountId));
  await settle();
  const made = await as(story.consumer, () => connectAction({ grantId, name: `pergola-${service.name}`, credentials: wrong }));
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
  expect(await connection()).toMatchObject({ isReady: true });
  expect(await sendTest()).toMatchObject({ ok: true, data: { status: { code: 200 }, explanation: null } });
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
