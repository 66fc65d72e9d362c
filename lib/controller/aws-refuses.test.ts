import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { listSecurityGroups, listSubnets, listVpcs } from '@/lib/aws/ec2';
import { createConnection, deleteConnection, describeConnection } from '@/lib/aws/events';
import { createResourceShare } from '@/lib/aws/ram';
import { createResourceConfiguration, deleteResourceConfiguration } from '@/lib/aws/vpc-lattice-configurations';
import { createResourceGateway, deleteResourceGateway } from '@/lib/aws/vpc-lattice-gateways';
import { enterCredentialsAction } from '@/lib/connections/actions';
import { db } from '@/lib/platform/db';
import type { StoredObject } from '@/sandbox/core/contract';
import type { QuotaName } from '@/sandbox/services/quotas';
import { tellFigures } from '@/scripts/faults/figures';
import { approve, ask, connectTo, consumerAccountId, goodCredentials, resourceOf, revoke } from '@/scripts/testing/access-steps';
import { declareService1, settle, startAccessStory, type AccessStory } from '@/scripts/testing/access-story';
import { strangersOf } from '@/scripts/testing/oracle';
import type { HeldObject } from '@/scripts/testing/oracle-aws';
import { violationsOf } from '@/scripts/testing/oracle-of-story';
import type { ResourceKind } from './driver';
import { byHand } from './drivers/testing/by-hand';
import { runPass } from './run-pass';

/*
 * AWS says no, or not yet: a name that is taken, a quota, a connection that is not made for long or finds no way. What is
 * said, what is left alone, and that it goes on by itself. The oracle is asked while it lasts and afterwards.
 */

const owner = '111111111111';
const outsider = '444444444444';
const region = 'us-east-1';

let story: AccessStory;

beforeAll(async () => {
  story = await startAccessStory({ publish: false });
});
beforeEach(() => {
  story.sandbox.clearCalls();
  tellFigures({ faults: 1 });
});

/** Passes over everything until one of this kind can go no further by itself. */
async function blocked(kind: ResourceKind) {
  for (let round = 0; round < 200; round += 1) {
    const found = await db().resource.findFirst({ where: { kind, phase: 'BLOCKED' } });
    if (found) return found;
    for (const { id } of await db().resource.findMany({ where: { phase: { notIn: ['CONVERGED', 'GONE', 'BLOCKED'] } } })) await runPass(id, { owner: 'test' });
    await sleep(20);
  }
  throw new Error(`No ${kind} is blocked`);
}

/** As the workers do by themselves, here without waiting for the time. */
async function lookAgain(id: string): Promise<void> {
  await runPass(id, { owner: 'test' });
  await settle();
}

const setQuota = (name: QuotaName, accountId: string, value: number) => story.sandbox.setQuota(name, accountId, region, value);

function wrong(untouched?: HeldObject[]): Promise<string[]> {
  return violationsOf(story, { strangers: untouched });
}

const strangers = () => strangersOf({ sandboxUrl: story.sandbox.url, accounts: [owner, consumerAccountId], regions: [region] });

async function idOfTheirs(name: string): Promise<string> {
  return (await strangers()).find((one) => one.name === name && one.kind !== 'resource-share')!.arn.split('/').at(-1)!;
}

/** As the controller would make it. */
async function gatewayOfTheStory() {
  const session = byHand(owner);
  const vpc = (await listVpcs(session)).find(({ name }) => name === 'MainVPC')!;
  const subnetIds = (await listSubnets(session, vpc.id)).filter(({ name }) => name?.startsWith('main-private')).map(({ id }) => id);
  const securityGroupIds = (await listSecurityGroups(session, vpc.id)).filter(({ name }) => name === 'main-rg-sg').map(({ id }) => id);
  return { name: 'main-rg', vpcId: vpc.id, subnetIds, securityGroupIds, ipAddressType: 'IPV4' as const, dnsResolution: 'PUBLIC' as const };
}

describe('names that are taken by objects that are not ours (A-08)', () => {
  test('are said; nothing of them is adopted, changed or deleted, and it goes on once they are free', async () => {
    const wanted = await gatewayOfTheStory();
    const configuration = { name: 'service1', target: { ipAddress: '10.0.1.20' }, portRanges: ['443'], allowAssociationToShareableServiceNetwork: true, tags: {} };
    await createResourceGateway(byHand(owner), { ...wanted, clientToken: 'theirs', tags: {} });
    await createResourceGateway(byHand(owner), { ...wanted, name: 'theirs', clientToken: 'theirs-2', tags: {} });
    await expect.poll(async () => (await strangers()).map(({ state }) => state)).toEqual(['ACTIVE', 'ACTIVE']);
    await createResourceConfiguration(byHand(owner), { ...configuration, resourceGatewayId: await idOfTheirs('theirs'), clientToken: 'theirs' });
    // RAM lets several shares have one name: ours stands beside theirs.
    await createResourceShare(byHand(owner), { name: 'service1', resourceArns: [], clientToken: 'theirs', tags: {} });
    await expect.poll(async () => (await strangers()).length).toBe(4);
    const before = await strangers();

    story.serviceId = (await declareService1(story.owner)).serviceId;
    const gateway = await blocked('resource-gateway');
    expect(gateway).toMatchObject({ reason: 'nameTaken', blockedBy: 'owner', sentence: expect.stringContaining('that Pergola did not make') });
    expect(await wrong(before)).toEqual([]);

    await deleteResourceGateway(byHand(owner), await idOfTheirs('main-rg'));
    await expect.poll(async () => (await strangers()).length).toBe(3);
    await runPass(gateway.id, { owner: 'test' });
    const row = await blocked('resource-configuration');
    expect(row).toMatchObject({ reason: 'nameTaken', blockedBy: 'owner' });
    expect(await wrong(before.filter(({ name }) => name !== 'main-rg'))).toEqual([]);

    await deleteResourceConfiguration(byHand(owner), await idOfTheirs('service1'));
    await expect.poll(async () => (await strangers()).length).toBe(2);
    await lookAgain(row.id);
    expect(await db().resource.count({ where: { phase: 'CONVERGED' } })).toBe(3);
    expect(await wrong(before.filter(({ kind, name }) => name === 'theirs' || kind === 'resource-share'))).toEqual([]);
  });

  test('a connection of that name is refused to the face, and left as it is', async () => {
    const grantId = await approve(story.owner, await ask(story.consumer, story.serviceId, consumerAccountId));
    await settle();
    const configuration = await db().resource.findFirstOrThrow({ where: { kind: 'resource-configuration' } });
    await createConnection(byHand(consumerAccountId), { name: 'pergola-forecast', description: 'Somebody’s own', configurationArn: configuration.awsArn!, authorization: { type: 'API_KEY', keyName: 'x-key', value: 'abc' }, parameters: [] });
    await expect.poll(async () => (await describeConnection(byHand(consumerAccountId), 'pergola-forecast')).state).not.toMatch(/ING$/);
    const before = await strangers();
    await expect(connectTo(story.consumer, grantId, 'pergola-forecast')).rejects.toMatchObject({ code: 'awsRefused', publicMessage: expect.stringContaining('did not make') });
    expect(await wrong(before)).toEqual([]);
    await deleteConnection(byHand(consumerAccountId), 'pergola-forecast');
    await expect.poll(() => describeConnection(byHand(consumerAccountId), 'pergola-forecast').then(() => 'there', () => 'gone')).toBe('gone');
    expect(await resourceOf(await connectTo(story.consumer, grantId, 'pergola-forecast'))).toBeTruthy();
    await settle();
    expect(await wrong()).toEqual([]);
    await revoke(story.owner, grantId);
    await settle();
  });
});

describe('a quota that is reached is named, leaves nothing behind, and is no matter once it was raised (A-07)', () => {
  test.each([
    ['resource-gateway', 'vpc-lattice.resourceGatewaysPerVpc'],
    ['resource-configuration', 'vpc-lattice.resourceConfigurations'],
    ['resource-share', 'ram.resourceShares'],
  ] as const)('%s', async (kind, quota) => {
    setQuota(quota, owner, 0);
    const name = `quota-${kind}`;
    await declareService1(story.owner, name, kind === 'resource-gateway' ? name : undefined);
    const row = await blocked(kind);
    expect(row).toMatchObject({ reason: 'quota', blockedBy: 'owner', awsId: null, sentence: expect.stringMatching(/^A quota of this account is reached: .*limit of 0 .*Nothing was made or changed\./) });
    expect(await wrong()).toEqual([]);
    setQuota(quota, owner, 500);
    await lookAgain(row.id);
    expect(await db().resource.findUniqueOrThrow({ where: { id: row.id } })).toMatchObject({ phase: 'CONVERGED' });
    expect(await wrong()).toEqual([]);
  });

  test.each([
    ['an account of the organization', 'ram.principalsPerShare', () => ask(story.consumer, story.serviceId, consumerAccountId)],
    ['an account outside, which is invited', 'ram.pendingInvitations', () => ask(story.outsider, story.serviceId, outsider)],
  ] as const)('share-principal: %s', async (_who, quota, asked) => {
    setQuota(quota, owner, 0);
    const grantId = await approve(story.owner, await asked());
    const row = await blocked('share-principal');
    expect(row).toMatchObject({ reason: 'quota', blockedBy: 'owner', sentence: expect.stringContaining('Nothing was made or changed.') });
    expect(await wrong()).toEqual([]);
    setQuota(quota, owner, 20);
    await lookAgain(row.id);
    expect(await db().resource.count({ where: { phase: { notIn: ['CONVERGED', 'GONE'] } } })).toBe(0);
    expect(await wrong()).toEqual([]);
    await revoke(story.owner, grantId);
    await settle();
    expect(await wrong()).toEqual([]);
  });

  test.each(['events.connections', 'events.privateConnections'] as const)('connection: %s', async (quota) => {
    const grantId = await approve(story.owner, await ask(story.consumer, story.serviceId, consumerAccountId));
    await settle();
    setQuota(quota, consumerAccountId, 0);
    await expect(connectTo(story.consumer, grantId, 'pergola-forecast')).rejects.toMatchObject({ code: 'awsRefused', publicMessage: expect.stringContaining('A quota of this account is reached') });
    expect(await wrong()).toEqual([]);
    setQuota(quota, consumerAccountId, 20);
    await connectTo(story.consumer, grantId, 'pergola-forecast');
    await settle();
    expect(await wrong()).toEqual([]);
    await revoke(story.owner, grantId);
    await settle();
  });
});

describe('a connection', () => {
  let grantId: string;
  beforeAll(async () => {
    grantId = await approve(story.owner, await ask(story.consumer, story.serviceId, consumerAccountId));
    await settle();
  });

  test('that stays in CREATING for 20 minutes is looked at ever more rarely, says what is awaited, and is ready in the end (A-04)', async () => {
    const awaitedMs = 20 * 60_000;
    story.sandbox.setDelays({ connection: awaitedMs });
    const connectionId = await connectTo(story.consumer, grantId, 'pergola-slow');
    const { id } = await resourceOf(connectionId);
    story.sandbox.clearCalls();
    let passedMs = 0;
    while (passedMs < awaitedMs - 30_000) {
      const row = await db().resource.findUniqueOrThrow({ where: { id } });
      expect(row).toMatchObject({ phase: 'WAITING_FOR_AWS', awsState: 'CREATING', sentence: 'EventBridge is building the private connection to service1 (usually under a minute, at times several).' });
      passedMs += await letPass(id);
      await runPass(id, { owner: 'test' });
    }
    expect(await wrong()).toEqual([]);
    const looks = story.sandbox.calls().filter(({ operation }) => operation === 'DescribeConnection').length;
    console.log(`a connection that stays in CREATING: ${looks} looks in ${Math.round(passedMs / 60_000)} minutes`);
    expect(looks).toBeLessThanOrEqual(130);
    story.sandbox.advanceClock(60_000);
    await lookAgain(id);
    expect(await db().resource.findUniqueOrThrow({ where: { id } })).toMatchObject({ phase: 'CONVERGED', awsState: 'ACTIVE' });
    expect(await wrong()).toEqual([]);
    story.sandbox.setDelays({ connection: 50 });
  });

  /** Time passes until the next look, for the database and for AWS alike; answers how much. */
  async function letPass(id: string): Promise<number> {
    const [row] = await db().$queryRaw<{ ms: number }[]>`SELECT (extract(epoch FROM "nextPassAt" - clock_timestamp()) * 1000)::float8 AS ms FROM resource WHERE id = ${id}`;
    const ms = Math.max(1, Math.ceil(row!.ms));
    await db().$executeRaw`UPDATE resource SET "phaseSince" = "phaseSince" - ${ms} * interval '1 ms', "nextPassAt" = "nextPassAt" - ${ms} * interval '1 ms' WHERE id = ${id}`;
    story.sandbox.advanceClock(ms);
    return ms;
  }

  test('that finds no way says the cause and the next step, is not shown as ready, and is built anew with the credentials (A-05)', async () => {
    const connectionId = await connectTo(story.consumer, grantId, 'pergola-lost');
    await settle();
    const { id, awsArn } = await resourceOf(connectionId);
    const kept = story.sandbox.world.collection<StoredObject & { arn: string }>('events.connection');
    const held = kept.list().find(({ arn }) => arn === awsArn)!;
    kept.put({ ...held, state: 'FAILED_CONNECTIVITY', stateReason: 'The resource association is gone' } as typeof held);
    await runPass(id, { owner: 'test' });
    expect(await resourceOf(connectionId)).toMatchObject({
      phase: 'BLOCKED',
      reason: 'failedConnectivity',
      blockedBy: 'owner',
      health: 'FAILING',
      sentence: expect.stringMatching(/^EventBridge cannot reach service1: The resource association is gone\. Ask its owners to look at .*; once they are right, enter the credentials again and the way there is built anew\.$/),
    });
    expect(await wrong()).toEqual([]);
    await enterCredentialsAction.as(story.consumer, { connectionId, credentials: goodCredentials });
    await settle();
    expect(await resourceOf(connectionId)).toMatchObject({ phase: 'CONVERGED', awsState: 'ACTIVE' });
    expect(await wrong()).toEqual([]);
  });
});
