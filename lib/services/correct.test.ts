import { beforeAll, describe, expect, test, vi } from 'vitest';
import { connectAction, enterCredentialsAction, sendTestAction } from '@/lib/connections/actions';
import { getResourceConfiguration } from '@/lib/aws/vpc-lattice-configurations';
import { getResourceGateway } from '@/lib/aws/vpc-lattice-gateways';
import { byHand } from '@/lib/controller/drivers/testing/by-hand';
import { db } from '@/lib/platform/db';
import { scopeOf } from '@/lib/platform/scope';
import type { Actor } from '@/lib/platform/actor';
import { tellNotices } from '@/lib/notices/writes/tell';
import { approveRequestAction } from '@/lib/requests/actions';
import { digestOf } from '@/lib/requests/digest';
import { requestVisibleTo } from '@/lib/requests/reads';
import { approve, ask, consumerAccountId, resume, suspend } from '@/scripts/testing/access-steps';
import { settle, startAccessStory, type AccessStory } from '@/scripts/testing/access-story';
import { correctionOf } from '@/scripts/testing/correct-service';
import { publishService1 } from '@/scripts/testing/publish-service1';
import { as } from '@/scripts/testing/sign-in-as';
import { correctServiceAction } from './actions';
import { readNetwork } from './checks/gather';
import { serviceVisibleTo } from './reads/service';
import type { Correctable } from './schema';

vi.mock('@/lib/platform/auth', async () => (await import('@/scripts/testing/sign-in-as')).authOfTests);
vi.mock('next/headers', async () => (await import('@/scripts/testing/sign-in-as')).headersOfTests);

let story: AccessStory;
let serviceId: string;
let grantId: string;
const goodClient = { clientId: 'orders-client', clientSecret: 'harvest-moon-77' };
const endpoint = 'https://auth.main.example.com/oauth2/token';
const oauth = { endpoint: 'https://auth.main.example.com/oauth2/tokken', method: 'POST' as const, scope: '', parameters: [] };

beforeAll(async () => {
  story = await startAccessStory({ publish: false });
  serviceId = await publishService1(story.owner, { name: 'orders', address: 'orders.main.example.com', signIn: 'OAUTH_CLIENT_CREDENTIALS', oauth, parameters: [] });
  await settle();
  grantId = await approve(story.owner, await ask(story.consumer, serviceId, consumerAccountId));
  await settle();
});

const row = async () => (await serviceVisibleTo(scopeOf(story.owner), serviceId))!;

const input = (part: Partial<Correctable>) => correctionOf(story.owner, serviceId, part);

async function correct(part: Partial<Correctable>, actor: Actor = story.owner) {
  const values = await input(part);
  return as(actor, () => correctServiceAction(values));
}

const events = async () => (await db().auditEvent.findMany({ where: { action: 'service.correct' }, orderBy: { seq: 'asc' } })).map(({ outcome, actorName, sentence, data }) => ({ outcome, actorName, sentence, data }));
const connectionNow = async () => (await db().connection.findFirstOrThrow({ where: { grantId }, include: { resource: true } })).resource;

describe('a mistyped token endpoint', () => {
  let connectionId: string;

  test('keeps a connection from authorizing', async () => {
    const made = await as(story.consumer, () => connectAction({ grantId, name: 'pergola-orders', credentials: goodClient }));
    if (!made.ok) throw new Error(made.message);
    connectionId = made.data.connectionId;
    await settle();
    expect(await connectionNow()).toMatchObject({ phase: 'BLOCKED', reason: 'tokenEndpoint', blockedBy: 'owner', awsState: 'DEAUTHORIZED', sentence: expect.stringContaining('404') });
  });

  test('is for its owners to correct', async () => {
    for (const actor of [story.consumer, story.admin]) expect(await correct({ oauth: { ...oauth, endpoint } }, actor)).toMatchObject({ ok: false, code: 'forbidden' });
    expect(await events()).toMatchObject([{ outcome: 'REFUSED' }, { outcome: 'REFUSED' }]);
  });

  test.each(['https://auth.mani.example.com/oauth2/token', 'https://internal-auth.main.example.com/oauth2/token'])('is not corrected to %s, where EventBridge requests no token', async (unreachable) => {
    const before = await row();
    expect(await correct({ oauth: { ...oauth, endpoint: unreachable } })).toMatchObject({ ok: false, code: 'invalidInput', fieldErrors: { 'oauth.endpoint': expect.stringContaining('over the internet') } });
    expect(await row()).toEqual(before);
  });

  test('once corrected, the connection authorizes and works, with the same ARN and without new credentials', async () => {
    const { awsArn } = await connectionNow();
    expect(await correct({ oauth: { ...oauth, endpoint } })).toMatchObject({ ok: true });
    await settle();
    expect(await connectionNow()).toMatchObject({ phase: 'CONVERGED', awsState: 'ACTIVE', awsArn });
    expect(await as(story.consumer, () => sendTestAction({ connectionId, method: 'GET', path: '/orders' }))).toMatchObject({ ok: true, data: { status: { code: 200 } } });
    expect((await events()).at(-1)).toMatchObject({
      outcome: 'DONE',
      actorName: 'Olivia Owner',
      sentence: 'changed the token endpoint of orders',
      data: { effect: 'follow', connections: 1, corrections: [{ field: 'tokenEndpoint', from: oauth.endpoint, to: endpoint }] },
    });
  });

  test('another authentication asks for its credentials once, and the ARN stays', async () => {
    const { awsArn } = await connectionNow();
    expect(await correct({ signIn: 'API_KEY', apiKeyName: 'x-api-key' })).toMatchObject({ ok: true });
    await settle();
    expect(await connectionNow()).toMatchObject({ phase: 'BLOCKED', reason: 'credentialsNeeded', blockedBy: 'consumer', awsArn, sentence: 'The connection doesn’t authenticate to orders as the service asks for. Enter an API key to go on.' });
    expect(await as(story.consumer, () => enterCredentialsAction({ connectionId, credentials: { apiKey: 'ledger-key-3141' } }))).toMatchObject({ ok: true });
    await settle();
    expect(await connectionNow()).toMatchObject({ phase: 'CONVERGED', awsArn });
  });

  test.each(['connect', 'enter credentials'])('credentials of a page that showed another endpoint are not sent: %s', async (form) => {
    const { version } = await row();
    const before = await connectionNow();
    const send = (serviceVersion: number) => {
      const credentials = { apiKey: 'ledger-key-3141' };
      return as(story.consumer, (): Promise<unknown> => (form === 'connect' ? connectAction({ grantId, serviceVersion, name: 'pergola-stale', credentials }) : enterCredentialsAction({ connectionId, serviceVersion, credentials })));
    };
    const message = expect.stringMatching(/^Olivia Owner changed orders after you opened this page, so nothing was sent/);
    expect(await send(version - 1)).toMatchObject({ ok: false, code: 'conflict', message, fieldErrors: { serviceVersion: message } });
    expect(await connectionNow()).toEqual(before);
    expect(await db().connection.count({ where: { grantId } })).toBe(1);
  });

  test('tells each team that has access, and not whoever changed it', async () => {
    await tellNotices();
    const notices = await db().notice.findMany({ where: { key: { startsWith: 'correction/' } }, orderBy: { createdAt: 'asc' }, select: { teamId: true, sentence: true, href: true, weight: true } });
    expect(notices.map(({ sentence, ...rest }) => ({ ...rest, sentence: sentence.replace(/ \(.*?\)\./, '.') })).toSorted((a, b) => a.weight.localeCompare(b.weight))).toEqual([
      { teamId: story.consumer.teams[0]!.id, href: `/access/${grantId}`, weight: 'INFO', sentence: 'Olivia Owner changed the token endpoint of orders. Your connection is updated and keeps its credentials and ARN.' },
      { teamId: story.consumer.teams[0]!.id, href: `/access/${grantId}`, weight: 'WARNING', sentence: expect.stringMatching(/^Olivia Owner changed the authentication, .* of orders\. Your connection needs new credentials\. Enter them on the page of the access\. Its ARN stays\.$/) },
    ]);
  });

  test('a suspended access comes back as the service is then', async () => {
    await suspend(story.owner, grantId);
    await settle();
    expect(await correct({ signIn: 'OAUTH_CLIENT_CREDENTIALS', oauth: { ...oauth, endpoint }, parameters: [{ in: 'header', name: 'X-Tenant', value: 'main' }] })).toMatchObject({ ok: true });
    expect(await connectionNow(), 'a correction gives no access').toMatchObject({ desired: 'ABSENT' });
    await resume(story.owner, grantId);
    await settle();
    expect(await connectionNow()).toMatchObject({
      desired: 'PRESENT',
      reason: 'credentialsNeeded',
      spec: { authorization: { type: 'OAUTH_CLIENT_CREDENTIALS', endpoint }, parameters: [{ in: 'header', name: 'X-Tenant', value: 'main' }] },
    });
    expect(await as(story.consumer, () => enterCredentialsAction({ connectionId, credentials: goodClient }))).toMatchObject({ ok: true });
    await settle();
    expect(await connectionNow()).toMatchObject({ phase: 'CONVERGED' });
  });

  test('a parameter that consumers enter is refused while a connection has no value for it', async () => {
    const before = await row();
    expect(await correct({ parameters: [{ in: 'query', name: 'region', value: '' }] })).toMatchObject({ ok: false, code: 'invalidInput', fieldErrors: { 'parameters.0.value': expect.stringContaining('no value') } });
    expect(await row()).toEqual(before);
  });
});

test('ports and security groups change in place on AWS, and an approval of what was shown before is refused', async () => {
  const requestId = await ask(story.secondConsumer, serviceId, '333333333333');
  const shown = (await requestVisibleTo(scopeOf(story.owner), requestId))!;
  const network = await readNetwork(story.owner, '111111111111', 'us-east-1');
  const { gateway, configurationId } = await row();
  const { securityGroupIds } = await input({});
  const { vpcId } = gateway.spec as { vpcId: string };
  const other = network.securityGroups.find((group) => group.vpcId === vpcId && !securityGroupIds?.includes(group.id));
  expect(await correct({ ports: '443, 8443', securityGroupIds: [other!.id] })).toMatchObject({ ok: true });
  await settle();
  const { awsId } = await db().resource.findUniqueOrThrow({ where: { id: configurationId } });
  expect((await getResourceConfiguration(byHand('111111111111'), awsId!)).portRanges).toEqual(['443', '8443']);
  expect((await getResourceGateway(byHand('111111111111'), gateway.awsId!)).securityGroupIds).toEqual([other!.id]);
  expect(await as(story.owner, () => approveRequestAction({ requestId, digest: digestOf(shown), comment: '' }))).toMatchObject({ ok: false, code: 'conflict' });
  expect(await correct({ securityGroupIds: ['sg-00000000000000000'] })).toMatchObject({ ok: false, code: 'invalidInput', fieldErrors: { securityGroupIds: expect.stringContaining('not in VPC') } });
});

test('a form that was opened before another change is refused, and says whose it was', async () => {
  const stale = await input({ summary: 'Orders of the day' });
  expect(await correct({ tags: ['orders'], documentation: '# Orders' }, story.secondOwner)).toMatchObject({ ok: true });
  expect(await as(story.owner, () => correctServiceAction(stale))).toMatchObject({ ok: false, code: 'conflict', message: expect.stringMatching(/^Oscar Owner changed the documentation and the tags of orders after you opened this page\. Nothing was saved/) });
  const { version } = await row();
  expect(await correct({}), 'the same again changes nothing').toMatchObject({ ok: true });
  expect(await row()).toMatchObject({ version, summary: 'Forecasts' });
});

test('no security groups at all are refused for a gateway that has some', async () => {
  const before = await events();
  expect(await correct({ securityGroupIds: null })).toMatchObject({ ok: false, code: 'invalidInput', fieldErrors: { securityGroupIds: expect.stringContaining('at least one') } });
  expect(await events(), 'no change is recorded').toEqual(before);
});

test('approvers are members of the team', async () => {
  expect(await correct({ approverIds: [story.consumer.personId] })).toMatchObject({ ok: false, code: 'invalidInput', fieldErrors: { approverIds: expect.anything() } });
  expect(await correct({ approverIds: [story.secondOwner.personId] })).toMatchObject({ ok: true });
  expect((await row()).approvers.map(({ person }) => person.name)).toEqual(['Oscar Owner']);
  expect((await events()).at(-1)).toMatchObject({ sentence: 'changed the approvers of orders', data: { corrections: [{ field: 'approvers', from: 'all members of the team', to: expect.stringMatching(/^Oscar Owner \(per_/) }] } });
});

test('a gateway that Pergola did not make keeps its security groups', async () => {
  const { gatewayId, gateway } = await row();
  const values = await input({});
  await db().resource.update({ where: { id: gatewayId }, data: { spec: { ...(gateway.spec as object), existingId: gateway.awsId } } });
  expect((await input({})).securityGroupIds).toBeNull();
  expect(await correct({ securityGroupIds: values.securityGroupIds })).toMatchObject({ ok: false, code: 'conflict', message: expect.stringContaining('did not make') });
  await db().resource.update({ where: { id: gatewayId }, data: { spec: { ...(gateway.spec as object), securityGroupIds: [] } } });
  expect(await correct({ securityGroupIds: values.securityGroupIds })).toMatchObject({ ok: false, code: 'conflict', message: expect.stringContaining('has the default security group') });
});
