import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { verifyAudit } from '@/lib/platform/verify-audit';
import { db } from '@/lib/platform/db';
import { tellFigures } from '@/scripts/faults/figures';
import { settle, startAccessStory, type AccessStory } from '@/scripts/testing/access-story';
import { approve, ask, connectTo, consumerAccountId, resourceOf, revoke } from '@/scripts/testing/access-steps';
import { violationsOf } from '@/scripts/testing/oracle-of-story';
import { whatAwsHolds } from '@/scripts/testing/what-aws-holds';
import { runPass } from './run-pass';
import { takeLease } from './lease';
import { writeDown } from './write-down';

let story: AccessStory;
let count = 0;
const nextName = () => `pergola-forecast-${(count += 1)}`;

beforeAll(async () => {
  story = await startAccessStory();
});
beforeEach(() => {
  story.sandbox.clearFaults();
  story.sandbox.clearCalls();
});

afterEach(allIsWell);

async function allIsWell(): Promise<void> {
  tellFigures({ faults: 1 });
  expect(await violationsOf(story)).toEqual([]);
}

async function grantAccess(): Promise<string> {
  const grantId = await approve(story.owner, await ask(story.consumer, story.serviceId, consumerAccountId));
  await settle();
  return grantId;
}

async function cut(grantId: string): Promise<void> {
  await revoke(story.owner, grantId);
  await settle();
}

function succeeded(operation: string) {
  return story.sandbox.calls().filter((call) => call.operation === operation && call.result === 'ok');
}

describe('the answer to a change is lost after it took effect (A-01)', () => {
  test('AssociateResourceShare: one principal', async () => {
    story.sandbox.addFault({ service: 'ram', operation: 'AssociateResourceShare', kind: 'loseAnswer' });
    const grantId = await grantAccess();
    expect((await whatAwsHolds(story.sandbox)).principals).toEqual([consumerAccountId]);
    await cut(grantId);
  });

  test('CreateConnection: the connection is adopted, not doubled, and is not asked for credentials again', async () => {
    const grantId = await grantAccess();
    story.sandbox.addFault({ service: 'events', operation: 'CreateConnection', kind: 'loseAnswer', times: 1 });
    const name = nextName();
    const connectionId = await connectTo(story.consumer, grantId, name);
    await settle();
    expect(await resourceOf(connectionId)).toMatchObject({ phase: 'CONVERGED', awsState: 'ACTIVE' });
    expect((await whatAwsHolds(story.sandbox)).connections).toEqual([name]);
    await cut(grantId);
  });

  test.each([
    ['events', 'DeleteConnection'],
    ['ram', 'DisassociateResourceShare'],
  ] as const)('%s %s: cut all the same, and proven', async (service, operation) => {
    const grantId = await grantAccess();
    await connectTo(story.consumer, grantId, nextName());
    await settle();
    story.sandbox.addFault({ service, operation, kind: 'loseAnswer' });
    await cut(grantId);
    expect(await whatAwsHolds(story.sandbox)).toMatchObject({ principals: [], connections: [], associations: [] });
    const grant = await db().grant.findUniqueOrThrow({ where: { id: grantId }, include: { principal: { include: { proofs: true } } } });
    expect(grant.principal.phase).toBe('GONE');
    expect(grant.principal.proofs.some((proof) => proof.generation >= grant.cutGeneration!)).toBe(true);
  });
});

test('AWS throttles 30 % of all calls: everything is made, once (A-02)', async () => {
  story.sandbox.addFault({ service: '*', operation: '*', kind: 'throttle', rate: 0.3 });
  const grantId = await approve(story.owner, await ask(story.consumer, story.serviceId, consumerAccountId));
  await settle();
  story.sandbox.clearFaults();
  expect((await whatAwsHolds(story.sandbox)).principals).toEqual([consumerAccountId]);
  await cut(grantId);
});

test('a new connection is not visible for a while: no second create (A-10)', async () => {
  const grantId = await grantAccess();
  story.sandbox.addFault({ service: 'events', operation: 'CreateConnection', kind: 'invisible', delayMs: 1_500 });
  const connectionId = await connectTo(story.consumer, grantId, nextName());
  expect(await resourceOf(connectionId)).toMatchObject({ phase: 'WAITING_FOR_AWS', reason: 'notVisibleYet' });
  await settle();
  expect(await resourceOf(connectionId)).toMatchObject({ phase: 'CONVERGED', awsState: 'ACTIVE' });
  expect(succeeded('CreateConnection')).toHaveLength(1);
  await cut(grantId);
});

describe('access is cut before AWS shows what was just made for it (A-10)', () => {
  test('a connection: it is not taken for gone, and is removed once it shows', async () => {
    const grantId = await grantAccess();
    story.sandbox.addFault({ service: 'events', operation: 'CreateConnection', kind: 'invisible', delayMs: 4_000 });
    const connectionId = await connectTo(story.consumer, grantId, nextName());
    await revoke(story.owner, grantId);
    expect(await resourceOf(connectionId)).toMatchObject({ desired: 'ABSENT', phase: 'WAITING_FOR_AWS', reason: 'notVisibleYet' });
    await settle();
    expect(await resourceOf(connectionId)).toMatchObject({ phase: 'GONE' });
    expect(succeeded('DeleteConnection')).toHaveLength(1);
  });

  test('a principal: no list is a proof before it shows', async () => {
    story.sandbox.addFault({ service: 'ram', operation: 'AssociateResourceShare', kind: 'invisible', delayMs: 4_000 });
    const grantId = await approve(story.owner, await ask(story.consumer, story.serviceId, consumerAccountId));
    await cut(grantId);
    expect(succeeded('DisassociateResourceShare')).toHaveLength(1);
  });

  test('the answer to its making was lost as well, and the worker with it', async () => {
    const grantId = await grantAccess();
    story.sandbox.addFault({ service: 'events', operation: 'CreateConnection', kind: 'invisible', delayMs: 4_000 });
    const connectionId = await connectTo(story.consumer, grantId, nextName());
    await db().resource.update({ where: { id: (await resourceOf(connectionId)).id }, data: { phase: 'PENDING', reason: null } });
    await cut(grantId);
    expect(succeeded('DeleteConnection')).toHaveLength(1);
  });

  test('it was there before, and is being made again', async () => {
    const grantId = await grantAccess();
    story.sandbox.addFault({ service: 'events', operation: 'CreateConnection', kind: 'invisible', delayMs: 4_000 });
    const connectionId = await connectTo(story.consumer, grantId, nextName());
    await db().resource.update({ where: { id: (await resourceOf(connectionId)).id }, data: { observed: { awsId: 'before', awsArn: 'before', awsState: 'ACTIVE' } } });
    await cut(grantId);
    expect(succeeded('DeleteConnection')).toHaveLength(1);
  });

  test('what has not appeared within a minute counts as gone, and no later look waits for it', async () => {
    story.sandbox.addFault({ service: 'ram', operation: 'AssociateResourceShare', kind: 'fail', rate: 1, error: { name: 'ServerInternalException', httpStatus: 500 } });
    const grantId = await approve(story.owner, await ask(story.consumer, story.serviceId, consumerAccountId));
    await revoke(story.owner, grantId);
    const { principalId } = await db().grant.findUniqueOrThrow({ where: { id: grantId } });
    expect(await db().resource.findUniqueOrThrow({ where: { id: principalId } })).toMatchObject({ phase: 'WAITING_FOR_AWS', reason: 'notVisibleYet' });
    await db().$executeRaw`UPDATE resource SET "createAskedAt" = "createAskedAt" - interval '1 minute' WHERE id = ${principalId}`;
    await settle();
    expect(await db().resource.findUniqueOrThrow({ where: { id: principalId } })).toMatchObject({ phase: 'GONE', createAskedAt: null });
  });

  test('what AWS refused to make is waited for by nobody', async () => {
    story.sandbox.addFault({ service: 'ram', operation: 'AssociateResourceShare', kind: 'fail', rate: 1, error: { name: 'ResourceShareLimitExceededException', httpStatus: 400 } });
    const grantId = await approve(story.owner, await ask(story.consumer, story.serviceId, consumerAccountId));
    const { principal } = await db().grant.findUniqueOrThrow({ where: { id: grantId }, include: { principal: true } });
    expect(principal).toMatchObject({ phase: 'BLOCKED', createAskedAt: null });
    await cut(grantId);
  });
});

test('what a cut had seen is gone by the next pass, and AWS refuses what is not there: it looks again and is done', async () => {
  const grantId = await grantAccess();
  await connectTo(story.consumer, grantId, nextName());
  await settle();
  const { principalId } = await db().grant.findUniqueOrThrow({ where: { id: grantId } });
  const { observed } = await db().resource.findUniqueOrThrow({ where: { id: principalId } });
  const gone = { id: 'snra-00000000000000000', arn: `arn:aws:vpc-lattice:us-east-1:${consumerAccountId}:servicenetworkresourceassociation/snra-00000000000000000`, status: 'ACTIVE', createdAt: new Date().toISOString(), createdBy: consumerAccountId, isManaged: true, serviceNetworkId: 'events.amazonaws.com' };
  await revoke(story.owner, grantId);
  await db().resource.update({ where: { id: principalId }, data: { phase: 'WAITING_FOR_OTHERS', reason: null, observed: { ...(observed as object), awsState: 'DISASSOCIATED', left: { network: [gone], endpoint: [] } } } });
  await settle();
  const { phase } = await db().resource.findUniqueOrThrow({ where: { id: principalId } });
  if (phase === 'BLOCKED') await runPass(principalId, { owner: 'test' });
  await settle();
  expect(await db().resource.findUniqueOrThrow({ where: { id: principalId } })).toMatchObject({ phase: 'GONE' });
});

test('the consumer’s role is deleted: the owner’s side is cut at once, what remains is named, and it ends when the role is back (A-13)', async () => {
  const grantId = await grantAccess();
  const connectionId = await connectTo(story.consumer, grantId, nextName());
  await settle();
  const role = story.sandbox.describeWorld().roles.find(({ account }) => account === consumerAccountId)!.roleArns.find((arn) => arn.endsWith('PergolaConsumerRole'))!;
  story.sandbox.changeRole(role, null);
  story.sandbox.expireSessions();
  // The association belongs to the connection, and EventBridge keeps it until the connection is deleted.
  story.sandbox.addFault({ service: 'vpc-lattice', operation: 'DeleteServiceNetworkResourceAssociation', kind: 'fail', times: 1_000, error: { name: 'ConflictException', message: 'The association is managed by another service.' } });
  await revoke(story.owner, grantId);
  const { principalId } = await db().grant.findUniqueOrThrow({ where: { id: grantId } });
  const { resourceId } = await db().connection.findUniqueOrThrow({ where: { id: connectionId } });
  const passes = async () => {
    for (const id of [resourceId, principalId]) await runPass(id, { owner: 'test' });
  };
  await expect.poll(async () => (await passes(), (await whatAwsHolds(story.sandbox)).principals), { timeout: 15_000 }).toEqual([]);
  expect(await resourceOf(connectionId)).toMatchObject({ blockedBy: 'consumer', reason: 'accessDenied' });
  const message = async () => (await passes(), (await db().resource.findUniqueOrThrow({ where: { id: principalId } })).sentence);
  await expect.poll(message, { timeout: 15_000 }).toMatch(/^Being cut\. AWS still lists 1 × service network association of service1 made by account 222222222222/);

  story.sandbox.clearFaults();
  story.sandbox.restoreRoles();
  await expect
    .poll(async () => (await passes(), (await db().resource.findUniqueOrThrow({ where: { id: principalId } })).phase), { timeout: 20_000 })
    .toBe('GONE');
  expect(await whatAwsHolds(story.sandbox)).toMatchObject({ principals: [], connections: [], associations: [] });
});

test('a pass that lost its lease writes nothing (R-08)', async () => {
  const [row] = await db().resource.findMany({ where: { kind: 'resource-share' } });
  const slept = (await takeLease(row!.id, 'slept'))!;
  slept.stop();
  await db().resource.update({ where: { id: row!.id }, data: { leaseUntil: new Date(0) } });
  const taken = (await takeLease(row!.id, 'took over'))!;
  const late = await writeDown(row!, slept, { phase: 'BLOCKED', reason: 'late', blockedBy: 'admin', sentence: 'too late' }, 0);
  expect(late).toBe('leaseLost');
  expect(await db().resource.findUniqueOrThrow({ where: { id: row!.id } })).toMatchObject({ phase: 'CONVERGED', leaseOwner: 'took over' });
  taken.stop();
  await writeDown(row!, taken, { phase: 'CONVERGED', sentence: row!.sentence }, 0);
});

test('the audit chain holds after all of it', async () => {
  expect(await verifyAudit(db())).toMatchObject({ intact: true });
});
