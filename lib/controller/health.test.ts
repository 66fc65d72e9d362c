import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { updateConnection } from '@/lib/aws/events';
import { disassociateShare } from '@/lib/aws/ram';
import { updateResourceConfiguration } from '@/lib/aws/vpc-lattice-configurations';
import { createResourceGateway, deleteResourceGateway, getResourceGateway, updateResourceGateway } from '@/lib/aws/vpc-lattice-gateways';
import { isWell, troubleOf } from '@/lib/grants/words';
import { db } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import { approve, ask, connectTo, consumerAccountId } from '@/scripts/testing/access-steps';
import { settle, startAccessStory, type AccessStory } from '@/scripts/testing/access-story';
import { askForRepair, declareResources } from './declare';
import { ownershipTag, type ResourceKind } from './driver';
import { byHand } from './drivers/testing/by-hand';
import { resourceEvents, resourceViews, type ResourceView } from './resource-view';
import { runPass } from './run-pass';
import type { ResourceGatewaySpec } from './specs';

let story: AccessStory;
const owner = byHand('111111111111');
const consumer = byHand(consumerAccountId);

beforeAll(async () => {
  story = await startAccessStory();
  const grantId = await approve(story.owner, await ask(story.consumer, story.serviceId, consumerAccountId));
  await settle();
  await connectTo(story.consumer, grantId, 'pergola-forecast');
  await settle();
});
beforeEach(() => db().resource.updateMany({ data: { repairs: true } }));

const rowOf = (kind: ResourceKind) => db().resource.findFirstOrThrow({ where: { kind }, orderBy: { createdAt: 'asc' } });

async function look(id: string): Promise<ResourceView> {
  await runPass(id, { owner: 'test' });
  return viewOf(id);
}

/** AWS needs a moment for what somebody changed by hand, too. */
async function lookUntilQuiet(id: string): Promise<ResourceView> {
  await look(id);
  await settle();
  return viewOf(id);
}

async function viewOf(id: string): Promise<ResourceView> {
  return (await resourceViews([id]))[0]!;
}

async function toldOf(id: string, after: number): Promise<string> {
  return (await resourceEvents(id)).slice(after).map(({ sentence }) => sentence).join('\n');
}

const changes: { kind: ResourceKind; side: 'owner' | 'consumer'; what: string[]; change: () => Promise<void> }[] = [
  { kind: 'resource-gateway', side: 'owner', what: ['security groups'], change: async () => updateResourceGateway(owner, (await rowOf('resource-gateway')).awsId!, { securityGroupIds: [] }) },
  { kind: 'resource-configuration', side: 'owner', what: ['ports'], change: async () => updateResourceConfiguration(owner, (await rowOf('resource-configuration')).awsId!, { portRanges: ['80', '8080'] }) },
  { kind: 'connection', side: 'consumer', what: ['parameters', 'description'], change: () => updateConnection(consumer, 'pergola-forecast', { description: 'Mine now', parameters: [] }) },
];

describe.each(changes)('a $kind that somebody changed', ({ kind, side, what, change }) => {
  test('is put right by itself, and the progress tells what was found', async () => {
    const { id } = await rowOf(kind);
    const before = (await resourceEvents(id)).length;
    await change();
    expect(await lookUntilQuiet(id)).toMatchObject({ phase: 'CONVERGED', generation: 1, health: { is: 'IN_SYNC', differences: [] } });
    expect(await toldOf(id, before)).toMatch(/^Somebody changed the .* outside of Pergola: .*\. It is put right\./m);
  });

  test('is left as it is where the owners want to be told, until its repair is asked for', async () => {
    const { id } = await rowOf(kind);
    await db().resource.update({ where: { id }, data: { repairs: false } });
    await change();
    story.sandbox.clearCalls();
    const found = await lookUntilQuiet(id);
    expect(found).toMatchObject({ phase: 'BLOCKED', reason: 'drifted', blockedBy: side, health: { is: 'CHANGED' } });
    expect(found.health!.differences.map((difference) => difference.what)).toEqual(what);
    const { since } = found.health!;
    expect((await look(id)).health, 'it goes on to be so since then').toMatchObject({ is: 'CHANGED', since });
    expect(story.sandbox.calls().filter(({ operation }) => /^(Create|Update|Delete|Associate|Disassociate)/.test(operation))).toEqual([]);

    expect(await db().$transaction((tx) => askForRepair(tx, [id]))).toEqual([id]);
    await settle();
    expect(await viewOf(id)).toMatchObject({ phase: 'CONVERGED', generation: 1 + found.generation, health: { is: 'IN_SYNC' } });
    expect(await db().$transaction((tx) => askForRepair(tx, [id])), 'there is nothing left to repair').toEqual([]);
    await db().resource.update({ where: { id }, data: { generation: 1, readyGeneration: 1 } });
  });
});

test('what was left alone converges by itself once it was put back by hand', async () => {
  const { id, awsId } = await rowOf('resource-gateway');
  const { securityGroupIds } = await getResourceGateway(owner, awsId!);
  await db().resource.update({ where: { id }, data: { repairs: false } });
  await updateResourceGateway(owner, awsId!, { securityGroupIds: [] });
  expect((await lookUntilQuiet(id)).health?.is).toBe('CHANGED');
  await updateResourceGateway(owner, awsId!, { securityGroupIds });
  expect(await lookUntilQuiet(id)).toMatchObject({ phase: 'CONVERGED', generation: 1, health: { is: 'IN_SYNC', differences: [] } });
});

test('while changes are paused, a change by hand is seen all the same', async () => {
  const { id, awsId } = await rowOf('resource-gateway');
  const pause = await db().pause.create({ data: { id: newId('pau'), reason: 'Audit.', startedById: story.admin.personId } });
  const before = (await resourceEvents(id)).length;
  await updateResourceGateway(owner, awsId!, { securityGroupIds: [] });
  expect(await lookUntilQuiet(id)).toMatchObject({ phase: 'BLOCKED', reason: 'paused', health: { is: 'CHANGED', differences: [{ what: 'security groups' }] } });
  expect(await toldOf(id, before)).toMatch(/^Somebody changed the resource gateway outside of Pergola: .* has paused/m);
  await db().pause.update({ where: { id: pause.id }, data: { endedAt: new Date() } });
  expect((await lookUntilQuiet(id)).health?.is).toBe('IN_SYNC');
});

test('while a role is gone nobody can tell; below it nothing is called well; it ends when the role is back', async () => {
  const { id } = await rowOf('resource-gateway');
  const connection = await rowOf('connection');
  const { health: before } = await viewOf(id);
  expect(isWell(await viewOf(connection.id))).toBe(true);
  const role = story.sandbox.describeWorld().roles.find(({ account }) => account === '111111111111')!.roleArns.find((arn) => arn.endsWith('PergolaReadRole'))!;
  story.sandbox.changeRole(role, null);
  story.sandbox.expireSessions();
  // The first refusal ends the session that was still in use, the next one says that there is no role.
  await look(id);
  const found = await look(id);
  expect(found).toMatchObject({ phase: 'BLOCKED', blockedBy: 'owner', health: { is: 'UNKNOWN', sentence: expect.stringMatching(/was deleted, does not trust Pergola, or asks for another external ID/) } });
  expect(found.health!.checkedAt, 'AWS has said nothing since').toBe(before!.checkedAt);
  const below = await viewOf(connection.id);
  expect(below).toMatchObject({ phase: 'CONVERGED', health: { is: 'IN_SYNC' }, above: { is: 'UNKNOWN', kind: 'resource-gateway', accountId: '111111111111' } });
  expect(isWell(below)).toBe(false);
  expect(troubleOf(below)).toMatch(/resource gateway main-rg in account 111111111111, which it rests on, cannot be looked at.*since/);

  story.sandbox.restoreRoles();
  expect((await lookUntilQuiet(id)).health?.is).toBe('IN_SYNC');
  expect(await viewOf(connection.id)).toMatchObject({ above: null });
});

test('the end of a pass that came too late says nothing of the health', async () => {
  const { id, generation } = await rowOf('resource-configuration');
  story.sandbox.addFault({ service: 'vpc-lattice', operation: 'GetResourceConfiguration', kind: 'late', delayMs: 400, times: 1 });
  await db().resource.update({ where: { id }, data: { health: 'MISSING' } });
  const late = runPass(id, { owner: 'late' });
  await expect.poll(async () => (await db().resource.findUniqueOrThrow({ where: { id } })).leaseOwner).toBe('late');
  await db().resource.update({ where: { id }, data: { leaseToken: { increment: 1 } } });
  await late;
  expect(await db().resource.findUniqueOrThrow({ where: { id } })).toMatchObject({ health: 'MISSING', generation });
  await db().resource.update({ where: { id }, data: { leaseOwner: null, leaseUntil: null } });
  expect((await look(id)).health?.is).toBe('IN_SYNC');
});

describe('what was deleted', () => {
  let id: string;
  let spec: ResourceGatewaySpec;
  beforeAll(async () => {
    spec = { ...((await rowOf('resource-gateway')).spec as unknown as ResourceGatewaySpec), name: 'lonely-rg' };
    const wanted = { key: 'resource-gateway/lonely', kind: 'resource-gateway' as const, accountId: '111111111111', region: 'us-east-1', spec, desired: 'present' as const, dependsOn: [] };
    id = (await db().$transaction((tx) => declareResources(tx, [wanted]))).get(wanted.key)!;
    await settle();
  });

  async function deleteByHand(): Promise<void> {
    const { awsId } = await db().resource.findUniqueOrThrow({ where: { id } });
    await deleteResourceGateway(owner, awsId!);
    await expect.poll(() => getResourceGateway(owner, awsId!).then(() => 'there', () => 'gone')).toBe('gone');
  }

  test('is missing until it is made again; a quota that stands in the way is named', async () => {
    const before = (await resourceEvents(id)).length;
    await deleteByHand();
    story.sandbox.setQuota('vpc-lattice.resourceGatewaysPerVpc', '111111111111', 'us-east-1', 1);
    const found = await look(id);
    expect(found).toMatchObject({ phase: 'BLOCKED', reason: 'quota', blockedBy: 'owner', readyAt: null, health: { is: 'MISSING' } });
    expect(found.sentence).toMatch(/limit of 1 resource gateways .*quota L-0DCA4434.* Nothing was made or changed\. Ask the service’s owners/);
    story.sandbox.setQuota('vpc-lattice.resourceGatewaysPerVpc', '111111111111', 'us-east-1', 500);
    expect(await lookUntilQuiet(id)).toMatchObject({ phase: 'CONVERGED', generation: 1, health: { is: 'IN_SYNC', sentence: null } });
    expect(await toldOf(id, before)).toMatch(/^Somebody deleted the resource gateway outside of Pergola\.\sA quota/);
  });

  test('and made anew otherwise shows all that differs, and is replaced without blaming anybody twice', async () => {
    await deleteByHand();
    await createResourceGateway(owner, { ...spec, subnetIds: spec.subnetIds.slice(0, 1), securityGroupIds: [], clientToken: 'by-hand', tags: { [ownershipTag]: id } });
    await db().resource.update({ where: { id }, data: { repairs: false } });
    await expect.poll(async () => (await look(id)).health?.differences.map(({ what }) => what)).toEqual(['subnets', 'security groups']);
    const before = (await resourceEvents(id)).length;
    await db().$transaction((tx) => declareResources(tx, [{ key: 'resource-gateway/lonely', kind: 'resource-gateway', accountId: '111111111111', region: 'us-east-1', spec, desired: 'present', dependsOn: [], repairs: true }]));
    expect(await look(id)).toMatchObject({ phase: 'WAITING_FOR_AWS', health: { is: 'CHANGED' } });
    await settle();
    expect(await viewOf(id)).toMatchObject({ phase: 'CONVERGED', generation: 1, health: { is: 'IN_SYNC', differences: [] } });
    expect(await toldOf(id, before)).not.toMatch(/deleted the resource gateway outside/);
  });
});

test('an account that was taken out of the share is missing, told, and let in again', async () => {
  const { id } = await rowOf('share-principal');
  const before = (await resourceEvents(id)).length;
  await disassociateShare(owner, { shareArn: (await rowOf('resource-share')).awsArn!, principals: [consumerAccountId] });
  await look(id);
  await expect.poll(async () => (await look(id), toldOf(id, before))).toMatch(/Somebody deleted the .* outside of Pergola\. It is made again\./);
  await settle();
  expect((await viewOf(id)).health?.is).toBe('IN_SYNC');
});
