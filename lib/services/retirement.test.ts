import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { runDueAccountChecks } from '@/lib/controller/account-checks';
import { runPass } from '@/lib/controller/run-pass';
import { ghostTasks } from '@/lib/ghosts/writes/read-account';
import { withFacts } from '@/lib/grants/facts';
import { grantRowsOfService } from '@/lib/grants/reads';
import type { Actor } from '@/lib/platform/actor';
import { db } from '@/lib/platform/db';
import { scopeOf } from '@/lib/platform/scope';
import { approve, ask, connectTo, consumerAccountId, suspend } from '@/scripts/testing/access-steps';
import { declareService1, settle, startAccessStory, type AccessStory } from '@/scripts/testing/access-story';
import { violationsOf } from '@/scripts/testing/oracle-of-story';
import { whatAwsHolds } from '@/scripts/testing/what-aws-holds';
import { byHand } from '@/lib/controller/drivers/testing/by-hand';
import { associateShare } from '@/lib/aws/ram';
import { createResourceConfiguration } from '@/lib/aws/vpc-lattice-configurations';
import { searchServices } from './reads';
import { emptyCatalogQuery } from './catalog-query';
import { retireServiceAction } from './actions';
import { isScanned } from './reads/retirement-facts';
import { advanceRetirements } from './writes/advance-retirement';

const ownerAccountId = '111111111111';
const secondAccountId = '333333333333';
const outsideAccountId = '444444444444';

let story: AccessStory;
let serviceId = '';
let count = 0;

beforeAll(async () => {
  story = await startAccessStory({ publish: false });
});

/** Each test has a service and gateway of its own, except that one which was refused leaves them to the next. */
beforeEach(async () => {
  if (serviceId && (await service()).state === 'PUBLISHED') return;
  count += 1;
  ({ serviceId } = await declareService1(story.owner, `forecast-${count}`, `gateway-${count}`));
  await settle();
});

const service = () => db().service.findUniqueOrThrow({ where: { id: serviceId }, include: { gateway: true, configuration: true, share: true } });
const retire = (actor: Actor, more: object = {}) => retireServiceAction.as(actor, { serviceId, reason: 'Forecast 2 takes its place.', confirmation: `forecast-${count}`, ...more });

/** Plays the worker: sweeps, scans and passes, until the retirement is complete or waits for a person. */
async function goOn(rounds = 8): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    await advanceRetirements();
    await runDueAccountChecks(ghostTasks, 'test');
    await settle();
    if ((await db().service.count({ where: { state: 'RETIRING' } })) === 0) return;
  }
}

async function granted(actor: Actor, accountId: string): Promise<string> {
  const grantId = await approve(story.owner, await ask(actor, serviceId, accountId));
  await settle();
  return grantId;
}

test('three accesses, one of them in an account whose role is gone: access is removed with proof, then the AWS objects, and what remains is named until the role is back', async () => {
  const [connected, plain, suspended] = [await granted(story.consumer, consumerAccountId), await granted(story.secondConsumer, secondAccountId), await granted(story.outsider, outsideAccountId)];
  const connectionId = await connectTo(story.consumer, connected, `pergola-forecast-${count}`);
  await settle();
  await suspend(story.owner, suspended);
  await settle();
  const role = story.sandbox.describeWorld().roles.find(({ account }) => account === consumerAccountId)!.roleArns.find((arn) => arn.endsWith('PergolaConsumerRole'))!;
  story.sandbox.changeRole(role, null);
  story.sandbox.expireSessions();

  await retire(story.owner);
  expect(await service()).toMatchObject({ state: 'RETIRING', retireReason: 'Forecast 2 takes its place.', retiringById: story.owner.personId });
  expect((await searchServices(scopeOf(story.owner), emptyCatalogQuery)).entries.map(({ id }) => id)).not.toContain(serviceId);
  await goOn();

  expect(await service()).toMatchObject({ state: 'RETIRED', gatewayKept: null, gateway: { phase: 'GONE' }, configuration: { phase: 'GONE' }, share: { phase: 'GONE' } });
  expect(await whatAwsHolds(story.sandbox)).toMatchObject({ gateways: [], configurations: [], shares: [], principals: [], associations: [], connections: [`pergola-forecast-${count}`] });
  expect(await db().ghost.count({ where: { serviceId } }), 'the end of the grants removed it, and no scan').toBe(0);
  const facts = await withFacts((await grantRowsOfService(scopeOf(story.owner), serviceId)).items);
  const cutOf = (id: string) => facts.find(({ row }) => row.id === id)!.cut!;
  expect([cutOf(connected).is, cutOf(plain).is, cutOf(suspended).is]).toEqual(['cutWithRemains', 'cut', 'cut']);
  expect(cutOf(connected)).toMatchObject({ remaining: [{ what: `connection pergola-forecast-${count} in account ${consumerAccountId}`, isStuck: true }] });
  const events = await db().auditEvent.findMany({ where: { subjectId: serviceId, action: { in: ['service.retire', 'service.retired'] } }, orderBy: { seq: 'asc' } });
  expect(events).toMatchObject([
    { action: 'service.retire', outcome: 'DONE', actorId: story.owner.personId, data: { reason: 'Forecast 2 takes its place.', accesses: 3 } },
    { action: 'service.retired', actorId: null, data: { leftovers: [`connection pergola-forecast-${count} in account ${consumerAccountId}`] } },
  ]);
  for (const { teamIds } of events) expect(teamIds.toSorted()).toEqual([story.owner, story.consumer, story.secondConsumer, story.outsider].map(({ teams }) => teams[0]!.id).toSorted());
  expect(await violationsOf(story)).toEqual([]);

  story.sandbox.restoreRoles();
  const { resourceId } = await db().connection.findUniqueOrThrow({ where: { id: connectionId } });
  await expect.poll(async () => (await runPass(resourceId, { owner: 'test' }), (await db().resource.findUniqueOrThrow({ where: { id: resourceId } })).phase), { timeout: 15_000 }).toBe('GONE');
  expect((await whatAwsHolds(story.sandbox)).connections).toEqual([]);
  expect(await violationsOf(story)).toEqual([]);
}, 90_000);

test('pending requests are closed, unmanaged access is removed with it, and the name is free again', async () => {
  const requestId = await ask(story.consumer, serviceId, consumerAccountId);
  const { share } = await service();
  await associateShare(byHand(ownerAccountId), { shareArn: share.awsArn!, principals: [secondAccountId] });
  await retire(story.owner);
  await expect(declareService1(story.owner, `forecast-${count}`, `gateway-${count}`), 'AWS still has the configuration of that name').rejects.toThrow(/Unique constraint/);
  await goOn();
  expect(await db().accessRequest.findUniqueOrThrow({ where: { id: requestId } })).toMatchObject({ state: 'REJECTED', decidedById: null, comment: `forecast-${count} was retired: Forecast 2 takes its place.` });
  expect(await db().ghost.findFirstOrThrow({ where: { serviceId, holder: secondAccountId } })).toMatchObject({ decision: 'CUT', decidedById: story.owner.personId });
  expect(await service()).toMatchObject({ state: 'RETIRED' });
  expect(await violationsOf(story)).toEqual([]);
  const again = await declareService1(story.owner, `forecast-${count}`, `gateway-${count}`);
  await settle();
  expect((await whatAwsHolds(story.sandbox)).configurations).toContain(`forecast-${count}`);
  serviceId = again.serviceId;
  await retire(story.owner);
  await goOn();
  expect(await whatAwsHolds(story.sandbox)).toMatchObject({ configurations: [], gateways: [] });
});

describe('the gateway stays', () => {
  test('while another service uses it, and goes with the last one', async () => {
    const first = serviceId;
    const other = await declareService1(story.owner, `other-${count}`, `gateway-${count}`);
    await settle();
    await retire(story.owner);
    await goOn();
    expect(await service()).toMatchObject({ state: 'RETIRED', gatewayKept: `Other services use it: other-${count}.`, gateway: { phase: 'CONVERGED' } });
    serviceId = other.serviceId;
    await retire(story.owner, { confirmation: `other-${count}` });
    await goOn();
    expect(await service()).toMatchObject({ state: 'RETIRED', gatewayKept: null, gateway: { phase: 'GONE' } });
    expect((await db().service.findUniqueOrThrow({ where: { id: first } })).state).toBe('RETIRED');
    expect(await whatAwsHolds(story.sandbox)).toMatchObject({ gateways: [], configurations: [] });
  });

  test('while a configuration that Pergola didn’t create uses it, which is no failure', async () => {
    const { gateway } = await service();
    await createResourceConfiguration(byHand(ownerAccountId), { clientToken: `theirs-${count}`, name: 'theirs', target: { domainName: 'theirs.example.com' }, portRanges: ['443'], resourceGatewayId: gateway.awsId!, allowAssociationToShareableServiceNetwork: true, tags: {} });
    await retire(story.owner);
    await goOn();
    const retired = await service();
    expect(retired).toMatchObject({ state: 'RETIRED', gateway: { desired: 'PRESENT', phase: 'CONVERGED' } });
    expect(retired.gatewayKept).toMatch(/other resource configurations use it, such as theirs/);
    expect(await violationsOf(story)).toEqual([]);
  });
});

test('the owner’s role is gone: the removal is blocked and says so, and completes when the role is back', async () => {
  await granted(story.secondConsumer, secondAccountId);
  const roles = story.sandbox.describeWorld().roles.find(({ account }) => account === ownerAccountId)!.roleArns;
  for (const arn of roles) story.sandbox.changeRole(arn, null);
  story.sandbox.expireSessions();
  await retire(story.owner);
  await goOn(3);
  expect(await service()).toMatchObject({ state: 'RETIRING', configuration: { desired: 'PRESENT' } });
  expect(await db().resource.findFirstOrThrow({ where: { key: `share-principal/${serviceId}/${secondAccountId}` } })).toMatchObject({ phase: 'BLOCKED', blockedBy: 'owner' });
  story.sandbox.restoreRoles();
  await db().$executeRaw`UPDATE account_check SET "nextAt" = clock_timestamp()`;
  const blocked = await db().resource.findMany({ where: { phase: 'BLOCKED' } });
  for (const { id } of blocked) await runPass(id, { owner: 'test' });
  await goOn();
  expect(await service()).toMatchObject({ state: 'RETIRED' });
});

describe('is refused', () => {
  test.each([
    ['an administrator', 'admin', 'forbidden'],
    ['another team', 'consumer', 'forbidden'],
  ] as const)('to %s, on record', async (_name, who, code) => {
    const before = await db().auditEvent.count({ where: { action: 'service.retire', outcome: 'REFUSED' } });
    await expect(retire(story[who])).rejects.toMatchObject({ code });
    expect(await db().auditEvent.count({ where: { action: 'service.retire', outcome: 'REFUSED' } })).toBe(before + 1);
    expect((await service()).state).toBe('PUBLISHED');
  });

  test('with another name', async () => {
    await expect(retire(story.owner, { confirmation: 'forecast' })).rejects.toMatchObject({ code: 'invalidInput', fieldErrors: { confirmation: `Enter forecast-${count} to confirm.` } });
  });
});

test('a scan that was running when the retirement began doesn’t count, another one follows, and a second request is refused', async () => {
  let finish = () => {};
  const isFinished = new Promise<void>((resolve) => (finish = resolve));
  let isRunning = 0;
  const slow = ghostTasks.filter(({ name }) => name !== 'marks').map((task) => ({ ...task, run: async () => ((isRunning += 1), isFinished) }));
  await runDueAccountChecks(slow, 'test', 0);
  await db().accountCheck.updateMany({ where: { accountId: ownerAccountId, region: 'us-east-1' }, data: { nextAt: new Date(0) } });
  const scan = runDueAccountChecks(slow, 'test', 4);
  await expect.poll(() => isRunning).toBeGreaterThanOrEqual(2);
  await retire(story.owner);
  finish();
  await scan;
  expect(await isScanned(await service())).toBe(false);
  await expect(retire(story.secondOwner)).rejects.toMatchObject({ publicMessage: expect.stringMatching(/being retired/) as string });
  await runDueAccountChecks(ghostTasks, 'test');
  expect(await isScanned(await service())).toBe(true);
});
