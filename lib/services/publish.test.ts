import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { PublishService } from './schema';

vi.mock('@/lib/platform/auth', async () => (await import('@/scripts/testing/sign-in-as')).authOfTests);
vi.mock('next/headers', async () => (await import('@/scripts/testing/sign-in-as')).headersOfTests);

import { newSession } from '@/lib/aws/call';
import { createResourceConfiguration } from '@/lib/aws/vpc-lattice-configurations';
import { listResourceGateways } from '@/lib/aws/vpc-lattice-gateways';
import { declareResources } from '@/lib/controller/declare';
import { keptReason } from '@/lib/controller/marked-removal';
import { discovering } from '@/lib/controller/read-permissions';
import { openAccountSession } from '@/lib/controller/account-session';
import { runPass } from '@/lib/controller/run-pass';
import { db } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import { settle, startAccessStory, type AccessStory } from '@/scripts/testing/access-story';
import { as } from '@/scripts/testing/sign-in-as';
import { publishServiceAction, renameServiceAction, retryServiceAction } from './actions';
import { readNetwork } from './checks/gather';
import type { NetworkFacts } from './checks/facts';
import { proposeGateway } from './checks/propose';
import { wantedOfService } from './wanted';

/** Publishing against the sandbox, through the very actions that the pages call. */

let story: AccessStory;
let network: NetworkFacts;
let input: PublishService;

beforeAll(async () => {
  story = await startAccessStory({ publish: false });
  network = await readNetwork(story.owner, '111111111111', 'us-east-1');
  const vpcId = network.vpcs.find(({ name }) => name === 'MainVPC')!.id;
  input = {
    accountId: '111111111111',
    region: 'us-east-1',
    vpcId,
    gateway: proposeGateway(network, vpcId, ['443']),
    address: 'service1.main.example.com',
    name: 'service1',
    ports: '443',
    summary: '',
    documentation: '# Forecasts',
    tags: ['forecast'],
    signIn: 'BASIC',
    apiKeyName: '',
    oauth: { endpoint: '', method: 'POST', scope: '', parameters: [] },
    parameters: [{ in: 'query', name: 'Action', value: 'Forecast' }],
    test: { method: 'GET', path: '/health', statuses: '200' },
    onDrift: 'REPAIR', onwardSharing: 'ALLOWED', approverIds: [],
  };
});

const auditOf = (action: string) => db().auditEvent.findMany({ where: { action }, orderBy: { seq: 'asc' } });

test('what AWS lists proposes the gateway of the story', () => {
  expect(input.gateway).toMatchObject({ is: 'new', name: 'main-rg' });
  const groups = network.securityGroups.filter(({ id }) => input.gateway.is === 'new' && input.gateway.securityGroupIds.includes(id));
  expect(groups.map(({ name }) => name)).toEqual(['main-rg-sg']);
});

const oauth = (part: Partial<PublishService['oauth']>): PublishService['oauth'] => ({ endpoint: 'https://auth.example.com/token', method: 'POST', scope: '', parameters: [], ...part });

describe('refused', () => {
  test.each([
    ['a consumer, to whom the account looks absent', 'consumer', 'notFound'],
    ['an admin, who sees and changes nothing', 'admin', 'forbidden'],
  ] as const)('%s', async (_name, who, code) => {
    expect(await as(story[who], () => publishServiceAction(input))).toMatchObject({ ok: false, code });
    expect(await db().service.count()).toBe(0);
  });

  test('the admin’s attempt is in the audit', async () => {
    expect(await auditOf('service.publish')).toMatchObject([{ outcome: 'REFUSED', actorName: 'Ada Admin', subjectId: '111111111111' }]);
  });

  test.each([
    ['a member too many', { ...input, foreign: 1 } as never, {}],
    ['a host that public DNS does not have', { address: 'service9.main.example.com' }, { address: expect.stringContaining('Public DNS doesn’t have service9') }],
    ['a test request with an effect', { test: { method: 'POST', path: '/', statuses: '200' } } as never, {}],
    ['a name that AWS does not take', { name: 'No Good' }, { name: expect.stringContaining('lower-case') }],
    ['a subnet with too few addresses', { gateway: 'full' } as never, { 'gateway.subnetIds': expect.stringContaining('3') }],
    ['a group that lets nothing out', { gateway: 'shut' } as never, { 'gateway.securityGroupIds': expect.stringContaining('outbound rule') }],
    ['U+0000 in the documentation', { documentation: 'a\u0000' }, { documentation: expect.stringContaining('U+0000') }],
    ['a lone surrogate in a tag', { tags: ['a\ud800'] }, { 'tags.0': expect.stringContaining('U+D800') }],
    ['a parameter of a name that HTTP does not take', { parameters: [{ in: 'header', name: 'bad header', value: '' }] }, { 'parameters.0.name': expect.stringContaining('Remove the blank') }],
    ['a header that AWS sets', { parameters: [{ in: 'header', name: 'Host', value: 'a' }] }, { 'parameters.0.name': expect.stringContaining('AWS sets or refuses') }],
    ['a value with a line break', { parameters: [{ in: 'header', name: 'X-Team', value: 'a\r\nX-Other: b' }] }, { 'parameters.0.value': expect.stringContaining('one line') }],
    ['a header twice', { parameters: [{ in: 'header', name: 'X-Team', value: 'a' }, { in: 'header', name: 'x-team', value: 'b' }] }, { 'parameters.1.name': expect.stringContaining('already') }],
    ['the header that stands for no authentication', { signIn: 'API_KEY', apiKeyName: 'X-No-Sign-In' }, { apiKeyName: expect.stringContaining('without authentication') }],
    ['a header that carries the key', { signIn: 'API_KEY', apiKeyName: 'X-Key', parameters: [{ in: 'header', name: 'x-key', value: 'a' }] }, { 'parameters.0.name': expect.stringContaining('carries the API key') }],
    ['a token endpoint with a password', { signIn: 'OAUTH_CLIENT_CREDENTIALS', oauth: oauth({ endpoint: 'https://a:b@auth.example.com/' }) }, { 'oauth.endpoint': expect.stringContaining('password') }],
    ['a token endpoint in the VPC', { signIn: 'OAUTH_CLIENT_CREDENTIALS', oauth: oauth({ endpoint: 'https://internal-auth.main.example.com/oauth2/token' }) }, { 'oauth.endpoint': expect.stringContaining('over the internet') }],
    ['a token endpoint that DNS does not have', { signIn: 'OAUTH_CLIENT_CREDENTIALS', oauth: oauth({ endpoint: 'https://auth.mani.example.com/oauth2/token' }) }, { 'oauth.endpoint': expect.stringContaining('Public DNS') }],
    ['a secret value for all consumers', { signIn: 'OAUTH_CLIENT_CREDENTIALS', oauth: oauth({ parameters: [{ in: 'body', name: 'key', value: 'a', isSecret: true }] }) }, { 'oauth.parameters.0.value': expect.stringContaining('Leave the value empty') }],
    ['an approver of another team', { approverIds: 'stranger' } as never, { approverIds: expect.stringContaining('Main') }],
  ])('%s', async (_name, part: Record<string, unknown>, fieldErrors) => {
    if (input.gateway.is !== 'new') throw new Error('The story begins without a gateway');
    const full = network.subnets.find(({ name }) => name === 'main-nearly-full')!.id;
    const shut = network.securityGroups.find(({ name }) => name === 'main-no-https-sg')!.id;
    const gateways: Record<string, unknown> = { full: { ...input.gateway, subnetIds: [full] }, shut: { ...input.gateway, securityGroupIds: [shut] } };
    const given = {
      ...input,
      ...part,
      ...(part.gateway === undefined ? {} : { gateway: gateways[String(part.gateway)] }),
      ...(part.approverIds === undefined ? {} : { approverIds: [story.consumer.personId] }),
    } as PublishService;
    const result = await as(story.owner, () => publishServiceAction(given));
    expect(result).toMatchObject({ ok: false, code: 'invalidInput' });
    if (Object.keys(fieldErrors).length > 0) expect(result).toMatchObject({ fieldErrors });
    expect(await db().service.count()).toBe(0);
    expect(await db().resource.count()).toBe(0);
  });
});

describe('published', () => {
  let serviceId: string;

  test('the service, its three resources and the audit are written at once, and an approver who was named twice is one', async () => {
    const result = await as(story.owner, () => publishServiceAction({ ...input, approverIds: [story.owner.personId, story.owner.personId] }));
    expect(await db().serviceApprover.count()).toBe(1);
    if (!result.ok) throw new Error(JSON.stringify(result));
    serviceId = result.data.serviceId;
    const service = await db().service.findUniqueOrThrow({ where: { id: serviceId }, include: { gateway: true, configuration: true, share: true } });
    expect(service).toMatchObject({ name: 'service1', summary: 'HTTPS service at service1.main.example.com', domainName: 'service1.main.example.com', ipAddress: null, portRanges: ['443'] });
    expect([service.gateway, service.configuration, service.share].map(({ kind, desired }) => [kind, desired])).toEqual([
      ['resource-gateway', 'PRESENT'],
      ['resource-configuration', 'PRESENT'],
      ['resource-share', 'PRESENT'],
    ]);
    expect((await auditOf('service.publish')).filter(({ outcome }) => outcome === 'DONE')).toMatchObject([{ actorName: 'Olivia Owner', subjectId: serviceId }]);
  });

  test('AWS holds it in the end', async () => {
    await settle();
    const rows = await db().resource.findMany({ orderBy: { kind: 'asc' } });
    expect(rows.map(({ kind, phase }) => [kind, phase])).toEqual([
      ['resource-configuration', 'CONVERGED'],
      ['resource-gateway', 'CONVERGED'],
      ['resource-share', 'CONVERGED'],
    ]);
  });

  test('its name is taken now, and the sentence stands at the field', async () => {
    const existing = await readNetwork(story.owner, input.accountId, input.region);
    const again = { ...input, gateway: proposeGateway(existing, input.vpcId, ['443']) };
    expect(await as(story.owner, () => publishServiceAction(again))).toMatchObject({ ok: false, fieldErrors: { name: expect.stringContaining('another name') } });
  });

  test('a second service goes behind the same gateway', async () => {
    const existing = await readNetwork(story.owner, input.accountId, input.region);
    const gateway = proposeGateway(existing, input.vpcId, ['443']);
    expect(gateway.is).toBe('existing');
    const result = await as(story.owner, () => publishServiceAction({ ...input, gateway, name: 'service2' }));
    expect(result.ok).toBe(true);
    await settle();
    const session = await openAccountSession(input.accountId, input.region, 'READ', { sourceIdentity: 'test', sessionName: 'publish-test', permissions: discovering });
    expect(await listResourceGateways(session)).toHaveLength(1);
    expect(await db().resource.count({ where: { kind: 'resource-gateway' } })).toBe(1);
  });

  test('once AWS has made it, its name stays', async () => {
    expect(await as(story.owner, () => renameServiceAction({ serviceId, name: 'other-name' }))).toMatchObject({ ok: false, code: 'conflict' });
  });

  test('a stranger sees it and may not retry it; that attempt is in the audit', async () => {
    expect(await as(story.consumer, () => retryServiceAction({ serviceId }))).toMatchObject({ ok: false, code: 'forbidden' });
    expect(await auditOf('service.retry')).toMatchObject([{ outcome: 'REFUSED', actorName: 'Carl Consumer' }]);
    expect(await as(story.owner, () => retryServiceAction({ serviceId }))).toMatchObject({ ok: true });
  });
});

describe('while the gateway is being deleted', () => {
  const update = (data: object) => db().resource.updateMany({ where: { kind: 'resource-gateway' }, data });
  const publishBehind = async (name: string) => {
    const gateway = { is: 'existing' as const, id: (await readNetwork(story.owner, input.accountId, input.region)).gateways[0]!.id };
    return as(story.owner, () => publishServiceAction({ ...input, name, gateway }));
  };

  test.each([
    ['before AWS is asked', { phase: 'PENDING' }],
    ['while AWS deletes it', { phase: 'WAITING_FOR_AWS' }],
    ['right after AWS has deleted it, when an older list still shows it', { phase: 'GONE' }],
    ['before the retirement keeps it', { phase: 'GONE', reason: keptReason }],
  ])('a service can’t go behind it: %s', async (_name, state) => {
    const before = await db().resource.findFirstOrThrow({ where: { kind: 'resource-gateway' } });
    await update({ desired: 'ABSENT', ...state });
    expect(await publishBehind('late')).toMatchObject({ ok: false, code: 'conflict', fieldErrors: { 'gateway.id': expect.stringContaining('Pergola is deleting the resource gateway main-rg') } });
    expect(await db().resource.findFirstOrThrow({ where: { id: before.id } })).toMatchObject({ desired: 'ABSENT', spec: before.spec, generation: before.generation });
    const { reservedNames, gateways, ...network } = await readNetwork(story.owner, input.accountId, input.region);
    if (state.phase !== 'GONE') expect(proposeGateway({ ...network, gateways, reservedNames }, input.vpcId, ['443'])).toMatchObject({ is: 'new', name: 'main-rg-2' });
    await update({ desired: 'PRESENT', phase: 'CONVERGED', reason: null });
  });

  test('a retirement that decides at the same moment comes first', async () => {
    let commit = () => {};
    const isToCommit = new Promise<void>((resolve) => (commit = resolve));
    const deciding = db().$transaction(async (tx) => {
      await tx.resource.updateMany({ where: { kind: 'resource-gateway' }, data: { desired: 'ABSENT', phase: 'PENDING' } });
      await isToCommit;
    }, { timeout: 20_000 });
    const publishing = publishBehind('late');
    const waiting = () => db().$queryRaw<unknown[]>`SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    await expect.poll(waiting).toHaveLength(1);
    commit();
    await deciding;
    expect(await publishing).toMatchObject({ ok: false, fieldErrors: { 'gateway.id': expect.stringContaining('Pergola is deleting') } });
    await update({ desired: 'PRESENT', phase: 'CONVERGED', reason: null });
  });

  test('a gateway that Pergola didn’t create can be used again after a retirement', async () => {
    const { spec, id } = await db().resource.findFirstOrThrow({ where: { kind: 'resource-gateway' } });
    const existing = await readNetwork(story.owner, input.accountId, input.region);
    await update({ desired: 'ABSENT', phase: 'GONE', spec: { ...(spec as object), existingId: existing.gateways[0]!.id } });
    expect(await publishBehind('service3')).toMatchObject({ ok: true });
    await settle();
    expect(await db().resource.findUniqueOrThrow({ where: { id } })).toMatchObject({ desired: 'PRESENT', phase: 'CONVERGED', spec: { existingId: existing.gateways[0]!.id } });
    await update({ spec: spec as object });
  });

  test('the name of a service stays taken until its retirement is complete', async () => {
    const { name } = await db().service.update({ where: { id: (await db().service.findFirstOrThrow({ where: { name: 'service2' } })).id }, data: { state: 'RETIRING' } });
    expect((await readNetwork(story.owner, input.accountId, input.region)).reservedNames?.services).toContain(name);
    expect(await publishBehind(name)).toMatchObject({ ok: false, code: 'invalidInput', fieldErrors: { name: expect.stringContaining('another name') } });
    await db().service.updateMany({ where: { name }, data: { state: 'PUBLISHED' } });
  });
});

/** Made by somebody with full access to the account, without Pergola's mark. */
async function makeForeign(name: string, gatewayId: string): Promise<void> {
  const credentials = { accessKeyId: 'AKIASBX0111111111111', secretAccessKey: 'sandbox', sessionToken: '' };
  const session = newSession({ accountId: input.accountId, region: input.region }, credentials, () => undefined);
  await createResourceConfiguration(session, { clientToken: name, name, resourceGatewayId: gatewayId, target: { domainName: 'other.main.example.com' }, portRanges: ['443'], allowAssociationToShareableServiceNetwork: true, tags: {} });
}

/** What publishing writes when its checks came a moment too early to see the foreign object. */
async function declareUnchecked(name: string) {
  const serviceId = newId('svc');
  const gateway = await db().resource.findFirstOrThrow({ where: { kind: 'resource-gateway' } });
  const target = { domainName: 'service1.main.example.com' };
  const wanted = wantedOfService({ id: serviceId, name, accountId: input.accountId, region: input.region, target, portRanges: ['443'], onDrift: 'REPAIR', onwardSharing: 'ALLOWED' }, gateway.spec as never);
  return db().$transaction(async (tx) => {
    const ids = await declareResources(tx, wanted);
    const [gatewayId, configurationId, shareId] = wanted.map(({ key }) => ids.get(key)!) as [string, string, string];
    const teamId = story.owner.teams[0]!.id;
    const place = { accountId: input.accountId, region: input.region, teamId, createdById: story.owner.personId, gatewayId, configurationId, shareId };
    await tx.service.create({ data: { id: serviceId, name, summary: '', documentation: '', tags: [], portRanges: ['443'], signIn: 'NONE', ...target, ...place } });
    return { serviceId, resourceIds: [...ids.values()] };
  });
}

test('a name that somebody else took in the meantime is said, and another one goes through', async () => {
  const gateway = (await readNetwork(story.owner, input.accountId, input.region)).gateways[0]!;
  await makeForeign('taken', gateway.id);
  const { serviceId, resourceIds } = await declareUnchecked('taken');
  for (const id of resourceIds) await runPass(id, { owner: 'test' });
  const blocked = await db().resource.findMany({ where: { id: { in: resourceIds }, phase: 'BLOCKED' } });
  expect(blocked).toMatchObject([{ kind: 'resource-configuration', reason: 'nameTaken', blockedBy: 'owner', awsId: null }]);
  expect(await as(story.owner, () => renameServiceAction({ serviceId, name: 'not-taken' }))).toMatchObject({ ok: true });
  await settle();
  const renamed = await db().service.findUniqueOrThrow({ where: { id: serviceId }, include: { configuration: true, share: true } });
  expect(renamed).toMatchObject({ name: 'not-taken', version: 2, configuration: { phase: 'CONVERGED' }, share: { phase: 'CONVERGED' } });
  expect((await auditOf('service.rename')).map(({ outcome, sentence }) => [outcome, sentence])).toContainEqual(['DONE', 'renamed taken to not-taken before AWS had made it']);
});
