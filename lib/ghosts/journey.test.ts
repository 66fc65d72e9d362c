import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { RAM } from '@aws-sdk/client-ram';
import { createConnection } from '@/lib/aws/events';
import { withAwsCalls } from '@/lib/aws/observer';
import { associateShare, createResourceShare, disassociateShare, getResourceShares, getShareAssociations } from '@/lib/aws/ram';
import { deleteResourcePolicy, getResourcePolicy } from '@/lib/aws/vpc-lattice-policies';
import { byHand } from '@/lib/controller/drivers/testing/by-hand';
import { runPass } from '@/lib/controller/run-pass';
import { grantVisibleTo } from '@/lib/grants/reads';
import { grantView } from '@/lib/grants/view';
import { actorOf, type Actor } from '@/lib/platform/actor';
import { db } from '@/lib/platform/db';
import { scopeOf } from '@/lib/platform/scope';
import { approveRequestAction } from '@/lib/requests/actions';
import { digestOf } from '@/lib/requests/digest';
import { requestVisibleTo } from '@/lib/requests/reads';
import { requestItem } from '@/lib/requests/views';
import { approve, ask, connectTo, consumerAccountId, dayFromNow, revoke } from '@/scripts/testing/access-steps';
import { settle, startAccessStory, type AccessStory } from '@/scripts/testing/access-story';
import { associateByHand, makeNetworkByHand, policyFor, putPolicyByHand, shareByHand } from '@/scripts/testing/networks-by-hand';
import { strangersOf, violations } from '@/scripts/testing/oracle';
import { publishService1 } from '@/scripts/testing/publish-service1';
import { as } from '@/scripts/testing/sign-in-as';
import { whatAwsHolds } from '@/scripts/testing/what-aws-holds';
import { adoptGhostAction, cutGhostAction, lookAgainAction } from './actions';
import { ghostVisibleTo, openCount } from './reads';
import { blastRadiusOfGhost } from './reads/blast-radius';
import { ghostsView, type UnexplainedAccess } from './view';
import { ghostsTask, policiesTask } from './writes/read-account';

vi.mock('@/lib/platform/auth', async () => (await import('@/scripts/testing/sign-in-as')).authOfTests);
vi.mock('next/headers', async () => (await import('@/scripts/testing/sign-in-as')).headersOfTests);

const owner = '111111111111';
const second = '333333333333';
const outsider = '444444444444';
const organization = 'arn:aws:organizations::999999999999:organization/o-pergola0sandbox';

let story: AccessStory;
let serviceId: string;
let shareArn: string;
let configurationArn: string;

beforeAll(async () => {
  story = await startAccessStory({ publish: false });
  serviceId = await publishService1(story.owner);
  await settle();
  const service = await db().service.findUniqueOrThrow({ where: { id: serviceId }, include: { share: true, configuration: true } });
  [shareArn, configurationArn] = [service.share.awsArn!, service.configuration.awsArn!];
});

beforeEach(async () => {
  for (const { id } of await db().grant.findMany({ where: { state: { not: 'REVOKED' } } })) await revoke(story.owner, id);
  await settle();
  await longAfterTheCuts();
  await read();
});

const place = { accountId: owner, region: 'us-east-1' };
const read = async () => {
  await ghostsTask.run(place);
  await policiesTask.run(place);
};
const putIn = (...principals: string[]) => associateShare(byHand(owner), { shareArn, principals });
const viewOf = (actor: Actor = story.owner) => ghostsView(actor);
const cut = ({ id }: UnexplainedAccess, actor: Actor = story.owner) => as(actor, () => cutGhostAction({ ghostId: id }));
const adopt = ({ id }: UnexplainedAccess, actor: Actor = story.owner) => as(actor, () => adoptGhostAction({ ghostId: id, reason: 'They have used it since before Pergola.', until: dayFromNow(30) }));
const eventsOf = (action: string) => db().auditEvent.findMany({ where: { action, outcome: 'DONE' }, orderBy: { seq: 'asc' } });

/** AWS's lists have caught up with whatever was cut. */
async function longAfterTheCuts(): Promise<void> {
  await db().$executeRaw`UPDATE resource SET "phaseSince" = "phaseSince" - interval '1 hour' WHERE phase = 'GONE'`;
}

async function found(holder: string): Promise<UnexplainedAccess> {
  await read();
  const access = (await viewOf()).open.find((one) => one.holder.id === holder);
  expect(access, `what ${holder} has is found`).toBeDefined();
  return access!;
}

test('what Pergola makes and takes away is never found, however the reading falls between', async () => {
  const requestId = await ask(story.consumer, serviceId, consumerAccountId);
  const grantId = await approve(story.owner, requestId);
  await read();
  await settle();
  await connectTo(story.consumer, grantId, 'pergola-service1');
  await read();
  await settle();
  await read();
  await revoke(story.owner, grantId);
  await read();
  await settle();
  await read();
  expect((await viewOf()).open).toEqual([]);
  expect(await db().ghost.count()).toBe(0);
});

test('a principal put in by hand is found, cut on an order, and gone when AWS’s lists say so', async () => {
  const strangers = await strangersOf({ sandboxUrl: story.sandbox.url, accounts: [owner, second], regions: ['us-east-1'] });
  await putIn(second);
  const access = await found(second);
  expect(access).toMatchObject({ state: 'open', title: 'Second (333333333333) has access to service1', mayCut: true, whyNotAdopt: null, items: [{ kind: 'PRINCIPAL' }] });
  expect([await openCount(scopeOf(story.owner)), await openCount(scopeOf(story.consumer)), await openCount(scopeOf(story.owner), serviceId)]).toEqual([1, 0, 1]);
  expect((await eventsOf('ghost.appear')).at(-1)).toMatchObject({ actorId: null, sentence: 'found on AWS what no grant explains: Account 333333333333 may connect to service1: it is a principal of the resource share of service1' });

  await createConnection(byHand(second), { name: 'by-hand', description: '', configurationArn, authorization: { type: 'API_KEY', keyName: 'x', value: 'y' }, parameters: [] });
  expect((await found(second)).items.map(({ kind }) => kind)).toEqual(['PRINCIPAL', 'CONNECTION']);
  expect(await cut(access, story.consumer)).toMatchObject({ ok: false, code: 'notFound' });
  story.sandbox.addFault({ service: 'vpc-lattice', operation: 'DeleteServiceNetworkResourceAssociation', kind: 'fail', times: 99, error: { name: 'ConflictException', message: 'managed', members: { resourceId: 'x', resourceType: 'y' } } });
  expect(await cut(access)).toMatchObject({ ok: true });
  const { resourceId } = await db().ghost.findFirstOrThrow({ where: { decision: 'CUT', goneAt: null } });
  expect(await db().resource.findUniqueOrThrow({ where: { id: resourceId! } }), 'the web process leaves it to a worker').toMatchObject({ phase: 'WAITING_FOR_AWS', blockedBy: null });
  await runPass(resourceId!, { owner: 'test' });
  await read();
  const [during] = (await viewOf()).open;
  expect(during).toMatchObject({ state: 'beingCut', mayCut: false, notes: [expect.stringContaining('until the people of that account delete their connection')] });
  expect(during!.cut!.resource.sentence, 'what AWS does not let go of is named').toContain('made by account 333333333333 (managed by EventBridge');
  expect(await cut(access)).toMatchObject({ ok: false, code: 'conflict', message: 'You ordered the removal of this access in another window.' });
  story.sandbox.clearFaults();
  await settle();
  const [over] = (await viewOf()).settled;
  expect(over).toMatchObject({ state: 'cut', decided: { by: 'Olivia Owner' }, cut: { proof: { lists: [{ found: 0 }, { found: 0 }, { found: 0 }, { found: 0 }, { found: 0 }] } } });
  expect(await whatAwsHolds(story.sandbox)).toMatchObject({ principals: [], associations: [] });
  expect((await eventsOf('ghost.cut')).map(({ actorId }) => actorId)).toEqual([story.owner.personId]);
  await read();
  expect(await db().ghost.count({ where: { goneAt: null } })).toBe(0);
  expect(await violations({ sandboxUrl: story.sandbox.url, databaseUrl: story.databaseUrl, accounts: [owner, consumerAccountId, second], regions: ['us-east-1'], strangers })).toEqual([]);

  await putIn(second);
  await longAfterTheCuts();
  const again = await found(second);
  expect(again).toMatchObject({ state: 'open', decided: null });
  expect(await cut(again, story.admin), 'administrators may').toMatchObject({ ok: true });
  await settle();
  expect(await whatAwsHolds(story.sandbox)).toMatchObject({ principals: [] });
});

test('an adopted principal becomes a grant by somebody else’s approval, and nothing of it changes on AWS', async () => {
  await putIn(second);
  const access = await found(second);
  expect(await adopt(access, story.admin)).toMatchObject({ ok: false, code: 'forbidden' });
  const filed = await adopt(access);
  expect(filed).toMatchObject({ ok: true });
  const { requestId } = (filed as { data: { requestId: string } }).data;
  const [asked] = (await viewOf()).open;
  expect(asked).toMatchObject({ state: 'asked', request: { id: requestId, requester: 'Olivia Owner', deciders: ['Oscar Owner'] } });
  expect(await openCount(scopeOf(story.owner))).toBe(0);
  expect(await adopt(asked!)).toMatchObject({ ok: false, code: 'forbidden', message: expect.stringContaining('Olivia Owner has asked') });

  const request = (await requestVisibleTo(scopeOf(story.secondOwner), requestId))!;
  expect(requestItem(story.secondOwner, request)).toMatchObject({ isFound: true, sentence: expect.stringContaining('is to keep service1 in account 333333333333') });
  const decide = (actor: Actor) => as(actor, () => approveRequestAction({ requestId, digest: digestOf(request), comment: '' }));
  expect(await decide(story.owner)).toMatchObject({ ok: false, code: 'forbidden' });
  const changes: string[] = [];
  await withAwsCalls(({ isChange, operation }) => isChange && operation !== 'AssumeRole' && changes.push(operation), async () => {
    expect(await decide(story.secondOwner)).toMatchObject({ ok: true });
    await settle();
  });
  expect(changes).toEqual([]);
  expect(await viewOf()).toMatchObject({ open: [], settled: expect.arrayContaining([expect.objectContaining({ state: 'adopted', grantId: expect.any(String), decided: { by: 'Oscar Owner', at: expect.any(String) } })]) });
  await read();
  expect(await db().ghost.findFirst({ where: { holder: second, goneAt: null } })).toMatchObject({ decision: 'ADOPTED', decidedById: story.secondOwner.personId, requestId });
  expect(await db().resource.findFirst({ where: { key: `share-principal/${serviceId}/${second}` } })).toMatchObject({ phase: 'CONVERGED', desired: 'PRESENT' });
  expect(await violations({ sandboxUrl: story.sandbox.url, databaseUrl: story.databaseUrl, accounts: [owner, consumerAccountId, second], regions: ['us-east-1'] })).toEqual([]);
});

test('a share of somebody’s own and a whole organization are found; cutting takes the service out of that share alone', async () => {
  await createResourceShare(byHand(owner), { clientToken: 'by-hand', name: 'by-hand', resourceArns: [configurationArn], tags: {} });
  const other = (await getResourceShares(byHand(owner), { owner: 'SELF' })).find(({ name }) => name === 'by-hand')!;
  const strangers = await strangersOf({ sandboxUrl: story.sandbox.url, accounts: [owner], regions: ['us-east-1'] });
  await associateShare(byHand(owner), { shareArn: other.arn, principals: [organization] });
  await putIn(organization);
  const access = await found(organization);
  expect(access).toMatchObject({
    title: 'Every account of the organization o-pergola0sandbox may use service1',
    notes: [expect.stringContaining('How many accounts that is, Pergola cannot see')],
    whyNotAdopt: expect.stringContaining('never to an organization'),
  });
  expect(access.items.map(({ sentence }) => sentence).join('\n')).toContain('the share by-hand, which Pergola did not make');
  expect(await adopt(access)).toMatchObject({ ok: false, code: 'forbidden' });
  expect(await cut(access)).toMatchObject({ ok: true });
  await settle();
  expect((await viewOf()).settled[0]).toMatchObject({ state: 'cut', cut: { proof: { lists: [{ found: 0 }, { found: 0 }, { found: 0 }, { found: 0 }] } } });
  const left = async (type: 'PRINCIPAL' | 'RESOURCE', arn: string) => (await getShareAssociations(byHand(owner), { type, shareArn: arn })).items.filter(({ status }) => status === 'ASSOCIATED').map(({ entity }) => entity);
  expect([await left('RESOURCE', other.arn), await left('PRINCIPAL', other.arn), await left('RESOURCE', shareArn), await left('PRINCIPAL', shareArn)]).toEqual([[], [organization], [configurationArn], []]);
  expect(await violations({ sandboxUrl: story.sandbox.url, databaseUrl: story.databaseUrl, accounts: [owner], regions: ['us-east-1'], strangers })).toEqual([]);
});

test('a grant that appears meanwhile wins over a cut, and what is gone by itself is not cut', async () => {
  await putIn(second);
  const access = await found(second);
  const request = await ask(await actorOf(story.secondConsumer.personId), serviceId, second);
  const grantId = await approve(story.owner, request);
  expect(await cut(access)).toMatchObject({ ok: false, code: 'conflict', message: expect.stringContaining('has been given access to service1 until') });
  await revoke(story.owner, grantId);
  await settle();
  await longAfterTheCuts();
  await putIn(second);
  const again = await found(second);
  await disassociateShare(byHand(owner), { shareArn, principals: [second] });
  await vi.waitFor(async () => {
    await read();
    expect((await viewOf()).settled[0]).toMatchObject({ state: 'gone', holder: { id: second } });
  });
  expect(await cut(again)).toMatchObject({ ok: false, code: 'conflict' });
  expect((await eventsOf('ghost.vanish')).length).toBeGreaterThan(0);
});

test('a reading that AWS refuses is said, and takes nothing off the list', async () => {
  await putIn(second);
  await found(second);
  story.sandbox.addFault({ service: 'vpc-lattice', operation: 'ListResourceEndpointAssociations', kind: 'fail', times: 99, error: { name: 'AccessDeniedException', message: 'no' } });
  expect(await as(story.consumer, () => lookAgainAction({}))).toMatchObject({ ok: false, code: 'forbidden' });
  expect(await as(story.owner, () => lookAgainAction({}))).toMatchObject({ ok: true });
  expect(await viewOf()).toMatchObject({ open: [{ state: 'open' }], readings: [{ accountId: owner, region: 'us-east-1', what: 'access', problem: expect.stringContaining('may not read the lists') }, { what: 'resource policies', problem: null }, { what: 'objects with a mark', problem: null }, { what: 'objects with a mark', region: 'ap-northeast-2' }] });
  story.sandbox.clearFaults();
  expect(await as(story.owner, () => lookAgainAction({}))).toMatchObject({ ok: true });
  expect(await viewOf()).toMatchObject({ readings: [{ problem: null, lastOkAt: expect.any(String) }, { problem: null, lastOkAt: expect.any(String) }, { problem: null, lastOkAt: expect.any(String) }, { region: 'ap-northeast-2' }] });
  await cut((await viewOf()).open[0]!);
  await settle();
});

const ramOf = (accountId: string) => new RAM({ endpoint: story.sandbox.url, region: 'us-east-1', credentials: { accessKeyId: `AKIASBX0${accountId}`, secretAccessKey: 'sandbox' } });
const blastOf = async ({ id }: UnexplainedAccess) => blastRadiusOfGhost(story.owner, (await ghostVisibleTo(scopeOf(story.owner), id))!);
const policyOnAws = async () => (await getResourcePolicy(byHand(owner), configurationArn)).policy;
const oracle = () => violations({ sandboxUrl: story.sandbox.url, databaseUrl: story.databaseUrl, accounts: [owner, consumerAccountId, second, outsider], regions: ['us-east-1'] });

test('principals of a resource policy are found beside those of shares, cut with the whole policy, and proven by reading it back', async () => {
  const grantId = await approve(story.owner, await ask(story.consumer, serviceId, consumerAccountId));
  await settle();
  await connectTo(story.consumer, grantId, 'pergola-by-policy');
  await settle();
  await read();
  expect((await viewOf()).open, 'what RAM writes for a share is no finding').toEqual([]);
  await putPolicyByHand(story.sandbox.url, owner, configurationArn, policyFor({ AWS: [`arn:aws:iam::${second}:root`, outsider] }));
  const access = await found(second);
  expect((await viewOf()).open.map(({ holder }) => holder.id).sort()).toEqual([second, outsider]);
  expect(access).toMatchObject({ state: 'open', mayCut: true, whyNotAdopt: null, items: [{ kind: 'RESOURCE_POLICY', arn: configurationArn, sentence: 'Second (333333333333) may connect to service1: the resource policy allows it, and no resource share does' }] });
  expect([await openCount(scopeOf(story.owner)), await openCount(scopeOf(story.consumer))]).toEqual([2, 0]);
  expect((await oracle()).join(), 'the oracle counts it as access').toContain(`account ${second} can connect to service1 through the resource policy (${second})`);

  await createConnection(byHand(second), { name: 'by-policy', description: '', configurationArn, authorization: { type: 'API_KEY', keyName: 'x', value: 'y' }, parameters: [] });
  expect((await found(second)).items.map(({ kind }) => kind)).toEqual(['RESOURCE_POLICY', 'CONNECTION']);
  expect(await blastOf(access)).toMatchObject({ items: [{ key: expect.stringContaining('connection/') }, { key: `policy/${serviceId}/${second}` }], others: [`account ${outsider}`], afterwards: expect.arrayContaining([expect.stringContaining('deletes the whole resource policy')]) });
  expect(await cut(access, story.consumer)).toMatchObject({ ok: false, code: 'notFound' });
  expect(await cut(access)).toMatchObject({ ok: true });
  await settle();
  expect((await viewOf()).settled[0]).toMatchObject({ state: 'cut', cut: { proof: { lists: expect.arrayContaining([expect.objectContaining({ operation: 'vpc-lattice:GetResourcePolicy', found: 0 })]) } } });
  expect(await policyOnAws(), 'RAM’s own statements stay').toContain(consumerAccountId);
  expect(await policyOnAws()).not.toContain(second);
  await read();
  expect(await oracle()).toEqual([]);
});

test('anyone, and a policy that cannot be read, are shown and cut; what goes by itself is said to be gone', async () => {
  await putPolicyByHand(story.sandbox.url, owner, configurationArn, policyFor('*'));
  const access = await found('*');
  expect(access).toMatchObject({ title: 'Any AWS account may use service1', whyNotAdopt: expect.stringContaining('never to') });
  await deleteResourcePolicy(byHand(owner), configurationArn);
  await read();
  expect((await viewOf()).settled[0]).toMatchObject({ state: 'gone', holder: { id: '*' } });

  await putPolicyByHand(story.sandbox.url, owner, configurationArn, policyFor(7));
  const unreadable = await found('*');
  expect(unreadable.items).toMatchObject([{ sentence: 'The resource policy of service1 can’t be read, so it might let in any AWS account' }]);
  expect(await cut(unreadable)).toMatchObject({ ok: true });
  await settle();
  expect((await viewOf()).settled[0]).toMatchObject({ state: 'cut', cut: { proof: { lists: [{ operation: 'vpc-lattice:GetResourcePolicy', found: 0 }] } } });
  expect(await policyOnAws()).toBeNull();
});

test('a principal of a resource policy is adopted by a grant, and revoking the grant takes the policy away as well', async () => {
  await putPolicyByHand(story.sandbox.url, owner, configurationArn, policyFor({ AWS: second }));
  const filed = await adopt(await found(second));
  const { requestId } = (filed as { data: { requestId: string } }).data;
  const grantId = await approve(story.secondOwner, requestId);
  await settle();
  await read();
  expect(await viewOf()).toMatchObject({ open: [], settled: expect.arrayContaining([expect.objectContaining({ state: 'adopted', grantId })]) });
  await revoke(story.owner, grantId);
  const { principalId } = await db().grant.findUniqueOrThrow({ where: { id: grantId } });
  const row = () => db().resource.findUniqueOrThrow({ where: { id: principalId } });
  await vi.waitFor(async () => {
    await runPass(principalId, { owner: 'test' });
    expect((await row()).observed).toMatchObject({ policySince: expect.any(String) });
  });
  expect(await row()).toMatchObject({ phase: 'WAITING_FOR_AWS', sentence: expect.stringContaining(`account ${second} in the resource policy of service1`) });
  await db().$executeRaw`UPDATE resource SET observed = jsonb_set(observed, '{policySince}', '"2026-01-01T00:00:00.000Z"') WHERE id = ${principalId}`;
  await settle();
  expect(await row()).toMatchObject({ phase: 'GONE' });
  expect(await policyOnAws()).toBeNull();
  expect(await oracle()).toEqual([]);
});

test('third accounts behind the service network of an account with access are found, cut with the association, and adopted only as a grant', async () => {
  const grantId = await approve(story.owner, await ask(story.consumer, serviceId, consumerAccountId));
  await settle();
  const network = await makeNetworkByHand(story.sandbox.url, consumerAccountId, configurationArn);
  await read();
  expect((await viewOf()).open, 'its own network is explained by the grant').toEqual([]);
  await shareByHand(story.sandbox.url, consumerAccountId, network, second);
  const access = await found(second);
  const networkId = network.split('/').at(-1);
  expect(access).toMatchObject({ state: 'open', mayCut: true, whyNotAdopt: null, items: [{ kind: 'SHARED_NETWORK', sentence: `Second (333333333333) reaches service1 through service network ${networkId} of account ${consumerAccountId}` }] });
  expect((await oracle()).join(), 'the oracle counts it as access').toContain(`account ${second} can connect to service1 through the service network ${networkId}`);
  expect(await blastOf(access)).toMatchObject({ items: [{ key: expect.stringContaining('network/') }], others: [`account ${consumerAccountId}`], afterwards: expect.arrayContaining([expect.stringContaining('block onward sharing')]) });

  await putPolicyByHand(story.sandbox.url, consumerAccountId, network, policyFor({ AWS: outsider }));
  expect((await found(outsider)).items, 'by the resource policy of the network').toMatchObject([{ kind: 'SHARED_NETWORK' }]);
  await deleteResourcePolicy(byHand(consumerAccountId), network);
  await read();

  story.sandbox.addFault({ service: 'vpc-lattice', operation: 'ListServiceNetworkVpcAssociations', kind: 'fail', times: 99, error: { name: 'AccessDeniedException', message: 'no' } });
  await expect(read()).rejects.toThrow(`Pergola can’t read who account ${consumerAccountId} shares service network ${networkId} with`);
  expect((await viewOf()).open, 'what cannot be read stays').toMatchObject([{ holder: { id: second }, state: 'open' }]);
  story.sandbox.clearFaults();

  expect(await cut(access)).toMatchObject({ ok: true });
  await settle();
  expect((await viewOf()).settled[0]).toMatchObject({ state: 'cut', cut: { proof: { lists: expect.arrayContaining([expect.objectContaining({ filter: expect.stringContaining(`or with ${networkId}`), found: 0 })]) } } });
  await read();
  expect((await viewOf()).open).toEqual([]);
  expect(await oracle()).toEqual([]);

  await associateByHand(story.sandbox.url, consumerAccountId, configurationArn, network);
  await longAfterTheCuts();
  const again = await found(second);
  const { requestId } = ((await adopt(again)) as { data: { requestId: string } }).data;
  await approve(story.secondOwner, requestId);
  await settle();
  await read();
  expect(await viewOf()).toMatchObject({ open: [], settled: expect.arrayContaining([expect.objectContaining({ state: 'adopted', holder: expect.objectContaining({ id: second }) })]) });
  await revoke(story.owner, grantId);
  await settle();
  expect(await whatAwsHolds(story.sandbox), 'the association goes with the grant of the account that made it').toMatchObject({ associations: [] });
});

test('an account that is not onboarded, into whose network the owner put the service, is found as the holder', async () => {
  const network = await makeNetworkByHand(story.sandbox.url, outsider);
  const share = shareByHand(story.sandbox.url, outsider, network, owner);
  await share;
  const { resourceShareInvitations = [] } = await ramOf(owner).getResourceShareInvitations({});
  for (const { resourceShareInvitationArn, status } of resourceShareInvitations) if (status === 'PENDING') await ramOf(owner).acceptResourceShareInvitation({ resourceShareInvitationArn });
  await vi.waitFor(() => associateByHand(story.sandbox.url, owner, configurationArn, network), { timeout: 5_000 });
  const access = await found(outsider);
  expect(access).toMatchObject({ items: [{ kind: 'NETWORK_ASSOCIATION' }] });
  expect(await cut(access)).toMatchObject({ ok: true });
  await settle();
  expect(await whatAwsHolds(story.sandbox)).toMatchObject({ associations: [] });
});

test('another path of an account with a grant is found, shown with the grant, and removed alone', async () => {
  const grantId = await approve(story.owner, await ask(story.consumer, serviceId, consumerAccountId));
  await settle();
  const connectionId = await connectTo(story.consumer, grantId, 'pergola-other-path');
  await settle();
  await createResourceShare(byHand(owner), { clientToken: 'second-door', name: 'second-door', resourceArns: [configurationArn], tags: {} });
  const other = (await getResourceShares(byHand(owner), { owner: 'SELF' })).find(({ name }) => name === 'second-door')!;
  await associateShare(byHand(owner), { shareArn: other.arn, principals: [consumerAccountId, outsider] });
  await putIn(organization);
  const access = await found(consumerAccountId);
  expect(access).toMatchObject({ state: 'open', isOtherPath: true, grantId, mayCut: true, title: expect.stringContaining('also has another path to service1'), items: [{ kind: 'PRINCIPAL', arn: other.arn }], whyNotAdopt: expect.stringContaining('already has a grant') });
  expect([await openCount(scopeOf(story.owner), serviceId), await openCount(scopeOf(story.consumer))]).toEqual([3, 0]);
  const shown = async (actor: Actor) => (await grantView(actor, (await grantVisibleTo(scopeOf(actor), grantId))!)).otherPaths.map(({ sentence }) => sentence);
  expect(await shown(story.owner)).toEqual(expect.arrayContaining([expect.stringContaining('the share second-door'), expect.stringContaining('Every account of the organization')]));
  expect(await shown(story.consumer), 'its own alone').toEqual([expect.stringContaining('the share second-door')]);
  expect(await blastOf(access)).toMatchObject({ sentence: expect.stringContaining('Its grant stays'), items: [{ arn: other.arn }], others: [] });
  expect(await adopt(access)).toMatchObject({ ok: false, code: 'forbidden' });
  expect(await cut(access, story.consumer)).toMatchObject({ ok: false, code: 'notFound' });
  expect(await cut(access)).toMatchObject({ ok: true });
  await settle();
  expect((await viewOf()).settled[0]).toMatchObject({ state: 'cut', holder: { id: consumerAccountId }, cut: { proof: { lists: [{ operation: 'ram:GetResourceShareAssociations', found: 0 }] } } });
  const left = async (arn: string) => (await getShareAssociations(byHand(owner), { type: 'PRINCIPAL', shareArn: arn })).items.filter(({ status }) => ['ASSOCIATED', 'ASSOCIATING'].includes(status)).map(({ entity }) => entity);
  expect([await left(other.arn), (await left(shareArn)).toSorted()], 'others keep their place, and the grant its own').toEqual([[outsider], [consumerAccountId, organization].toSorted()]);
  const rows = await db().resource.findMany({ where: { OR: [{ key: `share-principal/${serviceId}/${consumerAccountId}` }, { connectionOf: { id: connectionId } }] } });
  expect(rows.map(({ phase, desired }) => `${desired} ${phase}`)).toEqual(['PRESENT CONVERGED', 'PRESENT CONVERGED']);
  await read();
  expect((await viewOf()).open.map(({ holder }) => holder.id).toSorted()).toEqual([outsider, organization].toSorted());
  for (const rest of (await viewOf()).open) expect(await cut(rest)).toMatchObject({ ok: true });
  await settle();
  expect(await oracle()).toEqual([]);
});

test('a network of another account is another path of an account with a grant, and leaves with its association', async () => {
  const request = await ask(story.secondConsumer, serviceId, second);
  const grantId = await approve(story.owner, request);
  await approve(story.owner, await ask(story.consumer, serviceId, consumerAccountId));
  await settle();
  const network = await makeNetworkByHand(story.sandbox.url, consumerAccountId, configurationArn);
  await shareByHand(story.sandbox.url, consumerAccountId, network, second);
  const access = await found(second);
  expect(access).toMatchObject({ state: 'open', isOtherPath: true, grantId, items: [{ kind: 'SHARED_NETWORK' }] });
  expect(await cut(access)).toMatchObject({ ok: true });
  await settle();
  expect((await viewOf()).settled[0]).toMatchObject({ state: 'cut', holder: { id: second }, cut: { proof: { lists: [{ operation: 'vpc-lattice:ListServiceNetworkResourceAssociations', found: 0 }] } } });
  expect(await whatAwsHolds(story.sandbox)).toMatchObject({ principals: expect.arrayContaining([second, consumerAccountId]), associations: [] });
  await read();
  expect((await viewOf()).open).toEqual([]);
});
