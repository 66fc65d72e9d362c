import { beforeAll, beforeEach, expect, test } from 'vitest';
import { updateConnection } from '@/lib/aws/events';
import { getResourceGateway, updateResourceGateway } from '@/lib/aws/vpc-lattice-gateways';
import { askForRepair } from '@/lib/controller/declare';
import { recordDriftFound } from '@/lib/controller/drift-news';
import { byHand } from '@/lib/controller/drivers/testing/by-hand';
import { takeLease } from '@/lib/controller/lease';
import { runPass } from '@/lib/controller/run-pass';
import { tellNotices } from '@/lib/notices/writes/tell';
import { db } from '@/lib/platform/db';
import { approve, ask, connectTo, consumerAccountId } from '@/scripts/testing/access-steps';
import { settle, startAccessStory, type AccessStory } from '@/scripts/testing/access-story';
import { recordDrift } from './writes/record-drift';

let story: AccessStory;
let since = 0n;
const owner = byHand('111111111111');

beforeAll(async () => {
  story = await startAccessStory();
  const grantId = await approve(story.owner, await ask(story.consumer, story.serviceId, consumerAccountId));
  await settle();
  await connectTo(story.consumer, grantId, 'pergola-forecast');
  await settle();
});
beforeEach(async () => {
  await db().resource.updateMany({ data: { repairs: true } });
  since = (await db().auditEvent.findFirst({ orderBy: { seq: 'desc' } }))!.seq;
});

const gateway = () => db().resource.findFirstOrThrow({ where: { kind: 'resource-gateway' } });
const connection = () => db().resource.findFirstOrThrow({ where: { kind: 'connection' } });
const takeGroups = () => setGroups([]);

/** By hand, until AWS has done it: a gateway that it updates takes no other change. */
async function setGroups(securityGroupIds: string[]): Promise<void> {
  const awsId = (await gateway()).awsId!;
  await updateResourceGateway(owner, awsId, { securityGroupIds });
  await expect.poll(async () => (await getResourceGateway(owner, awsId)).status, { timeout: 10_000, interval: 20 }).toBe('ACTIVE');
}
const teamOf = ({ teams }: AccessStory['owner']) => teams[0]!.id;

async function look(id: string): Promise<void> {
  await runPass(id, { owner: 'test' });
  await settle();
  // Two workers sweep at once, and one more afterwards.
  await Promise.all([recordDrift(), recordDrift()]);
  await recordDrift();
}

function recorded() {
  return db().auditEvent.findMany({ where: { seq: { gt: since }, action: { startsWith: 'resource.' } }, orderBy: { seq: 'asc' }, select: { action: true, actorId: true, actorName: true, subjectType: true, subjectId: true, teamIds: true, data: true, sentence: true } });
}

test('what was changed by hand and repaired is two events of the service, and one notice to its owners', async () => {
  const { id } = await gateway();
  await takeGroups();
  await look(id);
  const events = await recorded();
  expect(events.map(({ action }) => action)).toEqual(['resource.drift', 'resource.repair']);
  for (const event of events) expect(event).toMatchObject({ actorId: null, actorName: 'Pergola', subjectType: 'service', subjectId: story.serviceId, teamIds: [teamOf(story.owner)], data: { resourceId: id, kind: 'resource-gateway', differences: [{ what: 'security groups' }] } });
  await tellNotices();
  await tellNotices();
  expect(await db().notice.findMany({ where: { key: { startsWith: 'drift/' } }, select: { teamId: true, weight: true, sentence: true, href: true } })).toEqual([
    { teamId: teamOf(story.owner), weight: 'INFO', sentence: expect.stringMatching(/^Pergola repaired the resource gateway .* in account 111111111111\.$/) as string, href: `/services/${story.serviceId}?tab=resources` },
  ]);
});

test('a connection concerns both teams', async () => {
  const { id } = await connection();
  await updateConnection(byHand(consumerAccountId), 'pergola-forecast', { description: 'Mine now', parameters: [] });
  await look(id);
  const events = await recorded();
  expect(events.map(({ action }) => action)).toEqual(['resource.drift', 'resource.repair']);
  expect(events[0]).toMatchObject({ subjectType: 'connection', teamIds: [teamOf(story.owner), teamOf(story.consumer)].toSorted() });
});

test('what is only reported is found once, however often it is looked at, and repaired once somebody asks for it', async () => {
  const { id } = await gateway();
  await db().resource.update({ where: { id }, data: { repairs: false } });
  await takeGroups();
  for (let passes = 0; passes < 3; passes += 1) await look(id);
  expect((await recorded()).map(({ action }) => action)).toEqual(['resource.drift']);
  await db().$transaction((tx) => askForRepair(tx, [id]));
  await settle();
  await look(id);
  expect((await recorded()).map(({ action }) => action)).toEqual(['resource.drift', 'resource.repair']);
  await db().resource.update({ where: { id }, data: { generation: 1, readyGeneration: 1 } });
});

test('what was only reported and put back by hand is no repair', async () => {
  const { id, awsId } = await gateway();
  const { securityGroupIds } = await getResourceGateway(owner, awsId!);
  await db().resource.update({ where: { id }, data: { repairs: false } });
  await takeGroups();
  await look(id);
  await setGroups(securityGroupIds);
  await look(id);
  expect((await recorded()).map(({ action }) => action)).toEqual(['resource.drift']);
});

test('a pass that dies after its change has left what it found, and the next one completes it: one event each', async () => {
  const row = await gateway();
  const { securityGroupIds } = await getResourceGateway(owner, row.awsId!);
  await takeGroups();
  // As far as a pass comes before its change, and then that change, without what it would write afterwards.
  const lease = (await takeLease(row.id, 'dies'))!;
  await db().$transaction(async (tx) => recordDriftFound(tx, await gateway(), lease, { health: { is: 'CHANGED', sentence: null, differences: [] }, drift: 'Somebody changed it.' }));
  await setGroups(securityGroupIds);
  lease.stop();
  await recordDrift();
  await db().resource.update({ where: { id: row.id }, data: { leaseUntil: null, leaseOwner: null } });
  await look(row.id);
  await look(row.id);
  expect((await recorded()).map(({ action }) => action)).toEqual(['resource.drift', 'resource.repair']);
});
