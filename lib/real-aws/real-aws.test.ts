import { beforeAll, beforeEach, expect, test } from 'vitest';
import { listSubnets, listVpcs } from '@/lib/aws/ec2';
import { onEveryAwsCall, type AwsCall } from '@/lib/aws/observer';
import { createResourceGateway } from '@/lib/aws/vpc-lattice-gateways';
import { db } from '@/lib/platform/db';
import { whatAwsHolds } from '@/scripts/testing/what-aws-holds';
import { startAccessStory, type AccessStory } from '@/scripts/testing/access-story';
import type { RolePurpose } from '@/prisma/generated/enums';
import { isOverdue, newRunName } from './created-objects';
import { accountWith, openRole } from './reads/accounts';
import { isGood, renderReport, type RealAwsReport } from './report';
import { checkRealAws, type RealAwsRequest } from './writes/check-real-aws';

let story: AccessStory;
beforeAll(async () => {
  story = await startAccessStory({ publish: false });
});
beforeEach(() => {
  story.sandbox.clearFaults();
});

const accounts = { ownerAccountId: '111111111111', consumerAccountId: '222222222222', region: 'us-east-1' };

function check(more: Partial<RealAwsRequest>): Promise<RealAwsReport> {
  const quick = { pollMs: 10, patienceMs: 5_000, settleMs: 100 };
  return checkRealAws({ ...accounts, write: false, signal: new AbortController().signal, onResult: () => {}, onNote: () => {}, times: quick, ...more });
}

const verdicts = ({ results }: RealAwsReport, verdict: string) => results.filter((result) => result.verdict === verdict).map(({ id, answer }) => `${id}: ${answer}`);
const leftOnAws = async () => Object.values(await whatAwsHolds(story.sandbox)).flat().filter((name: string) => name.startsWith('pergola-real-aws'));

test('without --write no call changes anything, and what needs it is not tried', async () => {
  const changes: AwsCall[] = [];
  const stop = onEveryAwsCall((call) => call.isChange && changes.push(call));
  const report = await check({});
  stop();
  expect(changes).toEqual([]);
  expect(verdicts(report, 'differs')).toEqual([]);
  expect(report.results.find(({ id }) => id === 'RA-10')).toMatchObject({ verdict: 'not tried', answer: 'It creates objects. Run with --write.' });
  expect(isGood(report)).toBe(true);
});

test('with --write each check is tried, and everything that was created is removed', async () => {
  const report = await check({ write: true });
  expect(verdicts(report, 'differs')).toEqual([]);
  expect(report.created.map(({ kind, removed }) => `${kind} ${removed}`)).toEqual(expect.arrayContaining(['resource gateway true', 'resource configuration true', 'resource share true', 'EventBridge connection true']));
  expect(await leftOnAws()).toEqual([]);
  expect(await db().auditEvent.findFirst({ where: { action: 'realAws.run' } })).toMatchObject({ actorId: null, data: { mode: 'write', region: 'us-east-1' } });
  const text = renderReport(report);
  expect(text).toContain('| RA-10 | ok |');
  expect(text).toMatch(/\| RA-10 \| vpc-lattice CreateResourceGateway \| 111111111111 \| us-east-1 \| ok \| [\w-]+ \|/);
});

test('what depends on a step that failed is not tried, and the objects made before it are removed', async () => {
  story.sandbox.addFault({ service: 'events', operation: 'CreateConnection', kind: 'fail', times: 100, error: { name: 'InternalException', httpStatus: 500 } });
  const report = await check({ write: true });
  expect(verdicts(report, 'not tried')).toContainEqual(expect.stringMatching(/^RA-54: It needs the connection, which could not be created/));
  expect(report.created.every(({ removed }) => removed)).toBe(true);
  expect(await leftOnAws()).toEqual([]);
});

test('an answer that is lost leaves nothing behind', async () => {
  story.sandbox.addFault({ service: 'vpc-lattice', operation: 'CreateResourceGateway', kind: 'loseAnswer', times: 100 });
  const report = await check({ write: true });
  expect(report.created).toEqual([expect.objectContaining({ kind: 'resource gateway', removed: true })]);
  expect(await leftOnAws()).toEqual([]);
});

test('what could not be removed is named with the reason', async () => {
  story.sandbox.addFault({ service: 'vpc-lattice', operation: 'DeleteResourceGateway', kind: 'fail', times: 10_000, error: { name: 'AccessDeniedException', httpStatus: 403 } });
  const report = await check({ write: true, times: { pollMs: 10, patienceMs: 500, settleMs: 100 } });
  expect(isGood(report)).toBe(false);
  expect(renderReport(report)).toMatch(/NOT REMOVED: resource gateway `pergola-real-aws-[\w-]+` in account 111111111111: .*AccessDenied|permission/);
});

test('after Ctrl-C the rest is not tried and the objects are removed', async () => {
  const interrupt = new AbortController();
  const report = await check({ write: true, signal: interrupt.signal, onResult: ({ id }) => id === 'RA-11' && interrupt.abort() });
  expect(report.interrupted).toBe(true);
  expect(report.created).toEqual([expect.objectContaining({ kind: 'resource gateway', removed: true }), expect.objectContaining({ kind: 'resource configuration', removed: true })]);
  expect(report.results.find(({ id }) => id === 'RA-54')).toMatchObject({ verdict: 'not tried', answer: 'The run was interrupted.' });
});

test('objects of a killed run are removed once their deadline has passed', async () => {
  const name = newRunName(new Date('2026-01-01T00:00:00Z'), 0);
  const owner = (await accountWith('OWNER', accounts.ownerAccountId))!;
  const as = (purpose: RolePurpose) => openRole(owner.roles.find((role) => role.purpose === purpose)!, accounts.region);
  const [vpc] = await listVpcs(await as('READ'));
  const [subnet] = await listSubnets(await as('READ'), vpc!.id);
  await createResourceGateway(await as('OWNER'), { clientToken: name, name, vpcId: vpc!.id, subnetIds: [subnet!.id], securityGroupIds: [], ipAddressType: 'IPV4', dnsResolution: 'PUBLIC', tags: { 'pergola:resource': name } });
  const report = await check({ write: true });
  expect(report.created[0]).toMatchObject({ name, removed: true });
  expect(await leftOnAws()).not.toContain(name);
});

test('a name tells until when its objects may exist', () => {
  const now = new Date('2026-11-30T20:00:00Z');
  const name = newRunName(now, 3_600_000);
  expect(name).toMatch(/^pergola-real-aws-261130t2100-[0-9a-f]{4}$/);
  expect(isOverdue(name, now)).toBe(false);
  expect(isOverdue(name, new Date('2026-11-30T21:01:00Z'))).toBe(true);
  expect(isOverdue('pergola-real-aws-by-hand', now)).toBe(false);
});
