import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { deleteConnection, updateConnection } from '@/lib/aws/events';
import { isAwsError } from '@/lib/aws/errors';
import { withAwsCalls } from '@/lib/aws/observer';
import { disassociateShare } from '@/lib/aws/ram';
import { updateResourceConfiguration } from '@/lib/aws/vpc-lattice-configurations';
import { updateResourceGateway } from '@/lib/aws/vpc-lattice-gateways';
import { db } from '@/lib/platform/db';
import type { StoredObject } from '@/sandbox/core/contract';
import { approve, ask, connectTo, consumerAccountId } from '@/scripts/testing/access-steps';
import { settle, startAccessStory, type AccessStory } from '@/scripts/testing/access-story';
import type { Resource } from '@/prisma/generated/client';
import type { ResourceKind } from './driver';
import { byHand } from './drivers/testing/by-hand';
import { resourceEvents } from './resource-view';
import { runPass } from './run-pass';
import { surveyAccount } from './survey';
import { closeLookMs, driftCheckMs } from './timing';

let story: AccessStory;
const ownerAccountId = '111111111111';
const outsiderAccountId = '444444444444';
const places = [ownerAccountId, consumerAccountId, outsiderAccountId].map((accountId) => ({ accountId, region: 'us-east-1' }));
const owner = byHand(ownerAccountId);
const consumer = byHand(consumerAccountId);

beforeAll(async () => {
  story = await startAccessStory();
  const grantId = await approve(story.owner, await ask(story.consumer, story.serviceId, consumerAccountId));
  await approve(story.owner, await ask(story.outsider, story.serviceId, outsiderAccountId));
  await settle();
  await connectTo(story.consumer, grantId, 'pergola-forecast');
  await settle();
  await untilQuiet();
}, 60_000);
beforeEach(() => story.sandbox.clearFaults());

const rowOf = (kind: ResourceKind, key = '') => db().resource.findFirstOrThrow({ where: { kind, key: { contains: key } } });

async function survey(): Promise<void> {
  for (const place of places) await surveyAccount(place);
}

async function due(): Promise<Resource[]> {
  return db().$queryRaw<Resource[]>`SELECT * FROM resource WHERE "nextPassAt" <= clock_timestamp() ORDER BY kind, key`;
}

/** What the workers do with it. */
async function lookAtWhatIsDue(): Promise<void> {
  for (const { id } of await due()) await runPass(id, { owner: 'test' });
  await settle();
}

/** What Pergola itself has changed is looked at once more. */
async function untilQuiet(): Promise<void> {
  await survey();
  await lookAtWhatIsDue();
  await survey();
  expect((await due()).map(({ key }) => key)).toEqual([]);
}

/** As long ago as this, by the row. */
async function turnBack(ms: number): Promise<void> {
  await db().$executeRaw`UPDATE resource SET "checkedAt" = "checkedAt" - ${ms} * interval '1 ms', "nextPassAt" = "nextPassAt" - ${ms} * interval '1 ms'`;
}

const kindsDue = async () => [...new Set((await due()).map(({ kind }) => kind))].sort();

test('what nobody changed is checked by the lists alone, and no pass is due', async () => {
  await turnBack(10 * 60_000);
  const before = await db().resource.findMany({ orderBy: { id: 'asc' } });
  expect(new Set(before.map(({ kind }) => kind)).size, 'every kind is there').toBe(6);
  story.sandbox.clearCalls();
  await survey();
  const calls = story.sandbox.calls().map(({ operation }) => operation);
  expect(calls.filter((operation) => !/^(List|Get(ResourceShares|ResourceShareAssociations|ResourceShareInvitations)$|AssumeRole)/.test(operation))).toEqual([]);
  expect(await due()).toEqual([]);
  for (const [i, row] of (await db().resource.findMany({ orderBy: { id: 'asc' } })).entries()) {
    const { checkedAt, nextPassAt, observedAt, leaseToken } = before[i]!;
    expect(row).toMatchObject({ observedAt, leaseToken, phase: 'CONVERGED', health: 'IN_SYNC' });
    expect(row.checkedAt!.getTime()).toBeGreaterThan(checkedAt!.getTime());
    expect(row.nextPassAt!.getTime()).toBeGreaterThan(nextPassAt!.getTime());
  }
});

describe('what somebody changed by hand is found, and nothing else is looked at', () => {
  const changes: [string, ResourceKind[], RegExp, () => Promise<unknown>][] = [
    ['the security groups of the gateway', ['resource-gateway'], /changed the resource gateway .*security groups/, async () => updateResourceGateway(owner, (await rowOf('resource-gateway')).awsId!, { securityGroupIds: [] })],
    ['the ports of the configuration', ['resource-configuration'], /changed the resource configuration .*ports/, async () => updateResourceConfiguration(owner, (await rowOf('resource-configuration')).awsId!, { portRanges: ['80'] })],
    ['what the share holds', ['resource-share'], /changed the resource share .*not in it/, async () => disassociateShare(owner, { shareArn: (await rowOf('resource-share')).awsArn!, resourceArns: [(await rowOf('resource-configuration')).awsArn!] })],
    ['who is in the share', ['share-invitation', 'share-principal'], /deleted the principal of the resource share/, async () => disassociateShare(owner, { shareArn: (await rowOf('resource-share')).awsArn!, principals: [outsiderAccountId] })],
    ['the parameters of the connection', ['connection'], /changed the connection .*parameters/, async () => updateConnection(consumer, 'pergola-forecast', { description: 'Mine now', parameters: [] })],
  ];

  test.each(changes)('%s', async (_, kinds, told, change) => {
    const lastEvent = (await db().resourceEvent.findFirst({ orderBy: { id: 'desc' } }))!.id;
    await change();
    await expect.poll(async () => (await survey(), kindsDue())).toEqual(kinds);
    await expect.poll(async () => {
      await lookAtWhatIsDue();
      await survey();
      const events = await db().resourceEvent.findMany({ where: { id: { gt: lastEvent } } });
      return events.map(({ sentence }) => sentence).join('\n');
    }, { timeout: 15_000 }).toMatch(told);
    await expect.poll(untilQuiet).toBeUndefined();
  });

  test('a connection that was deleted', async () => {
    const { id } = await rowOf('connection');
    await deleteConnection(consumer, 'pergola-forecast');
    await survey();
    expect(await kindsDue()).toEqual(['connection']);
    await expect.poll(async () => (await lookAtWhatIsDue(), await runPass(id, { owner: 'test' }), (await rowOf('connection')).health)).toBe('MISSING');
    expect((await resourceEvents(id)).at(-1)!.sentence).toMatch(/Enter them again/);
  });
});

describe('a look of its own comes all the same', () => {
  const gatewayAfter = async (change: object) => {
    const { id } = await rowOf('resource-gateway');
    await db().resource.update({ where: { id }, data: change });
    await surveyAccount(places[0]!);
    return rowOf('resource-gateway');
  };

  test('once the last one was long ago, since lists do not show everything', async () => {
    const soon = new Date(Date.now() + 60_000);
    const recent = await gatewayAfter({ nextPassAt: soon, observedAt: new Date(Date.now() - closeLookMs / 4), surveyed: (await rowOf('resource-gateway')).surveyed!.replace(/^\S+/, new Date(0).toISOString()) });
    expect(recent.nextPassAt!.getTime() - Date.now()).toBeGreaterThan(driftCheckMs - 60_000);
    const old = await gatewayAfter({ nextPassAt: soon, observedAt: new Date(Date.now() - closeLookMs) });
    expect(old.nextPassAt).toEqual(soon);
    expect(old.checkedAt!.getTime(), 'it is checked by the list meanwhile').toBeGreaterThan(recent.checkedAt!.getTime());
    await runPass(old.id, { owner: 'test' });
    await untilQuiet();
  });

  test('while no pass has looked since the lists changed', async () => {
    const { surveyed, observedAt } = await rowOf('resource-gateway');
    const unseen = surveyed!.replace(/^\S+/, new Date(observedAt!.getTime() + 1).toISOString());
    expect((await gatewayAfter({ surveyed: unseen })).nextPassAt!.getTime()).toBeLessThanOrEqual(Date.now());
    await untilQuiet();
  });

  test('when the list does not show it, which may be late', async () => {
    story.sandbox.addFault({ service: 'vpc-lattice', operation: 'ListResourceGateways', kind: 'invisible', delayMs: 1_000 });
    expect((await gatewayAfter({})).nextPassAt!.getTime()).toBeLessThanOrEqual(Date.now());
    await lookAtWhatIsDue();
    expect(await rowOf('resource-gateway')).toMatchObject({ phase: 'CONVERGED', health: 'IN_SYNC' });
    await untilQuiet();
  });

  test('when something that it rests on was made anew', async () => {
    const { id, awsArn } = await rowOf('resource-configuration');
    await db().resource.update({ where: { id }, data: { awsArn: `${awsArn}x` } });
    await survey();
    expect(await kindsDue()).toEqual(['resource-configuration', 'resource-share', 'share-principal']);
    await db().resource.update({ where: { id }, data: { awsArn } });
    await lookAtWhatIsDue();
    await untilQuiet();
  });
});

describe('what changes while the lists are read is not counted as checked', () => {
  test.each([
    ['a pass that began', { leaseToken: { increment: 1 } }],
    ['another intent', { generation: { increment: 1 } }],
    ['a lease', { leaseUntil: new Date(Date.now() + 600_000) }],
    ['a wake-up', { nextPassAt: new Date(0) }],
  ])('%s', async (_, change) => {
    const row = await rowOf('resource-gateway');
    await db().resource.update({ where: { id: row.id }, data: { checkedAt: new Date(0) } });
    story.sandbox.clearCalls();
    story.sandbox.addFault({ service: 'vpc-lattice', operation: 'ListResourceGateways', kind: 'late', delayMs: 1_000 });
    const reading = surveyAccount(places[0]!);
    await expect.poll(() => story.sandbox.calls().some(({ operation }) => operation === 'ListResourceGateways'), { interval: 5 }).toBe(true);
    await db().resource.update({ where: { id: row.id }, data: change });
    const changed = await rowOf('resource-gateway');
    expect(changed.checkedAt).toEqual(new Date(0));
    await reading;
    expect(await rowOf('resource-gateway')).toEqual(changed);
    const { checkedAt, generation, leaseUntil, nextPassAt } = row;
    await db().resource.update({ where: { id: row.id }, data: { checkedAt, generation, leaseUntil, nextPassAt } });
  });
});

test('a list that is refused hides nothing that the others show, and is told', async () => {
  await db().resource.updateMany({ data: { checkedAt: new Date(0) } });
  story.sandbox.addFault({ service: 'ram', operation: 'GetResourceShares', kind: 'fail', rate: 1, error: { name: 'AccessDeniedException', httpStatus: 400 } });
  await expect(surveyAccount(places[0]!)).rejects.toSatisfy((error) => isAwsError(error, 'accessDenied'));
  const unchecked = await db().resource.findMany({ where: { accountId: ownerAccountId, checkedAt: new Date(0) } });
  expect([...new Set(unchecked.map(({ kind }) => kind))]).toEqual(['resource-share']);
  expect(await due()).toEqual([]);
  story.sandbox.clearFaults();
  await survey();
  expect(await db().resource.count({ where: { checkedAt: new Date(0), phase: 'CONVERGED' } })).toBe(0);
});

test('calls grow with accounts and pages, not with resources', async () => {
  const calls = async () => {
    const made: string[] = [];
    await withAwsCalls(({ service, operation }) => service !== 'sts' && made.push(operation), survey);
    return made.toSorted();
  };
  const few = await calls();
  await multiply('resource-configuration', 'vpc-lattice.resourceConfiguration', 190);
  const many = await calls();
  const copies = (await due()).filter(({ key }) => key.startsWith('copy/'));
  expect(copies, 'those that were not looked for before').toHaveLength(190);
  await db().$executeRaw`UPDATE resource SET "observedAt" = clock_timestamp(), "nextPassAt" = clock_timestamp() + interval '1 minute' WHERE "nextPassAt" <= clock_timestamp()`;
  expect(await calls()).toEqual(many);
  expect(await due()).toEqual([]);
  expect(many).toEqual([...few, 'ListResourceConfigurations'].toSorted());
});

/** So many more of what is there, on AWS and as rows. */
async function multiply(kind: ResourceKind, collection: string, count: number): Promise<void> {
  const row = await rowOf(kind);
  const objects = story.sandbox.world.collection<StoredObject & { arn: string; name: string }>(collection);
  const object = objects.get(row.awsId!)!;
  for (let n = 0; n < count; n += 1) {
    const id = `${object.id.slice(0, -4)}x${String(n).padStart(3, '0')}`;
    const arn = object.arn.replace(object.id, id);
    objects.put({ ...object, id, arn, name: `copy-${n}` });
    await db().resource.create({ data: { ...row, id: `res_copy_${n}`, key: `copy/${n}`, awsId: id, awsArn: arn, spec: row.spec as object, observed: row.observed as object, differences: undefined, surveyed: null } });
  }
}

test('an account that holds nothing of ours is not asked at all', async () => {
  story.sandbox.clearCalls();
  await surveyAccount({ accountId: '333333333333', region: 'us-east-1' });
  expect(story.sandbox.calls()).toEqual([]);
});

