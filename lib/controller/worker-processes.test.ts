import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { forgetSessions } from '@/lib/aws/session';
import { db } from '@/lib/platform/db';
import { tellFigures } from '@/scripts/faults/figures';
import { declareService1, settle, startAccessStory, type AccessStory } from '@/scripts/testing/access-story';
import { approve, ask, consumerAccountId } from '@/scripts/testing/access-steps';
import { withDatabase } from '@/scripts/testing/oracle-database';
import { violationsOf } from '@/scripts/testing/oracle-of-story';
import { whatAwsHolds } from '@/scripts/testing/what-aws-holds';
import { takeLease } from './lease';
import { startWorkerProcess, type WorkerProcess } from './testing/worker-process';
import { leaseMs } from './timing';
import { wake } from './wake';

/* Workers as processes of their own: told to stop, stopped and continued, of another version, with a wrong clock. */

let story: AccessStory;
let workers: WorkerProcess[] = [];

beforeAll(async () => {
  story = await startAccessStory({ publish: false });
});
beforeEach(() => {
  story.sandbox.clearFaults();
  story.sandbox.clearCalls();
});
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.end('SIGKILL')));
  await db().worker.deleteMany();
  await db().$executeRaw`SELECT graphile_worker.remove_job(key) FROM graphile_worker.jobs`;
  await withDatabase(story.databaseUrl, (client) => client.query('TRUNCATE resource, service, "grant", access_request CASCADE; SET session_replication_role = replica; DELETE FROM audit_event'));
  story.sandbox.reset();
  forgetSessions();
});

async function start(options: Parameters<typeof startWorkerProcess>[0] = {}): Promise<WorkerProcess> {
  const worker = await startWorkerProcess(options);
  workers.push(worker);
  return worker;
}

async function convergedWithin(resourceIds: string[], ms: number): Promise<void> {
  await expect
    .poll(() => db().resource.findMany({ where: { id: { in: resourceIds }, phase: { not: 'CONVERGED' } }, select: { key: true, sentence: true } }), { timeout: ms, interval: 100 })
    .toEqual([]);
}

/** The gateway, once this worker's call to make it has reached AWS, which does not answer for a while. */
async function gatewayBeingMadeBy(worker: WorkerProcess, delayMs: number): Promise<{ gatewayId: string; resourceIds: string[] }> {
  story.sandbox.addFault({ service: 'vpc-lattice', operation: 'CreateResourceGateway', kind: 'late', delayMs });
  const { resourceIds } = await declareService1(story.owner);
  await expect.poll(() => story.sandbox.calls().some(({ operation }) => operation === 'CreateResourceGateway'), { timeout: 20_000, interval: 20 }).toBe(true);
  const gateway = await db().resource.findFirstOrThrow({ where: { kind: 'resource-gateway' } });
  expect(gateway.leaseOwner).toBe(worker.id);
  return { gatewayId: gateway.id, resourceIds };
}

const stoppedMs = 17_000;
const made = { gateways: ['main-rg'], configurations: ['service1'], shares: ['pergola-service1'] };

test('told to stop with nothing to do, a worker is gone at once, and its row with it', async () => {
  const worker = await start();
  const { code, ms } = await worker.end('SIGTERM');
  console.log(`idle worker gone in ${Math.round(ms)} ms`);
  expect(code).toBe(0);
  expect(await db().worker.count()).toBe(0);
}, 60_000);

test('told to stop while a call to AWS hangs, a worker hands back within 10 s, and another goes on at once', async () => {
  const first = await start();
  const { gatewayId, resourceIds } = await gatewayBeingMadeBy(first, 14_000);
  const second = await start();
  const { code, ms } = await first.end('SIGTERM');
  expect(code).toBe(0);
  expect(ms).toBeLessThan(10_000);
  const endedAt = performance.now();
  await expect.poll(async () => (await db().resource.findUniqueOrThrow({ where: { id: gatewayId } })).phase, { timeout: leaseMs, interval: 50 }).not.toBe('PENDING');
  console.log(`hanging worker gone in ${Math.round(ms)} ms; another one had written its pass down ${Math.round(performance.now() - endedAt)} ms later`);
  await convergedWithin(resourceIds, 30_000);
  expect(await whatAwsHolds(story.sandbox)).toMatchObject(made);
  expect(await db().worker.findMany({ select: { id: true } })).toEqual([{ id: second.id }]);
  const [stuck] = await db().$queryRaw<{ count: number }[]>`SELECT count(*)::int AS count FROM graphile_worker.jobs WHERE locked_at IS NOT NULL AND key IS NULL`;
  expect(stuck).toEqual({ count: 0 });
}, 120_000);

test('all workers are killed in the middle of their work, and one is started a minute later: everything resumes (R-07)', async () => {
  const first = await Promise.all([start(), start()]);
  story.sandbox.addFault({ service: 'vpc-lattice', operation: 'CreateResourceGateway', kind: 'late', delayMs: 3_000 });
  const { resourceIds } = await declareService1(story.owner);
  await expect.poll(() => story.sandbox.calls().some(({ operation }) => operation === 'CreateResourceGateway'), { timeout: 20_000, interval: 20 }).toBe(true);
  await Promise.all(first.map((worker) => worker.end('SIGKILL')));
  tellFigures({ faults: first.length });
  expect(await db().resource.count({ where: { phase: 'CONVERGED' } })).toBe(0);
  // A minute passes: for leases, for times of looks, and for the queue, whose jobs the dead have locked.
  await db().$executeRaw`UPDATE resource SET "leaseUntil" = "leaseUntil" - interval '1 minute', "nextPassAt" = "nextPassAt" - interval '1 minute', "phaseSince" = "phaseSince" - interval '1 minute'`;
  await db().$executeRaw`UPDATE graphile_worker._private_jobs SET locked_at = locked_at - interval '1 minute', run_at = run_at - interval '1 minute'`;
  await start();
  await convergedWithin(resourceIds, 40_000);
  expect(await whatAwsHolds(story.sandbox)).toMatchObject(made);
  expect(await violationsOf(story)).toEqual([]);
}, 120_000);

test('stopped for longer than its lease and continued, a worker writes nothing and changes nothing any more (R-08)', async () => {
  const stopped = await start();
  const { gatewayId, resourceIds } = await gatewayBeingMadeBy(stopped, 3_000);
  stopped.child.kill('SIGSTOP');
  const stoppedAt = performance.now();
  tellFigures({ faults: 1 });
  // The lease runs out on the database's clock; nobody waits for it here.
  await db().resource.update({ where: { id: gatewayId }, data: { leaseUntil: new Date(0), nextPassAt: new Date(0) } });
  const other = await start();
  await convergedWithin(resourceIds, 40_000);
  // For longer than it would have waited for AWS: when it wakes up, its call has failed.
  await sleep(Math.max(3_000, stoppedMs - (performance.now() - stoppedAt)));
  // It asks for another check, since its call may have come late. That pass, of the other worker, reads and finds all as it is.
  const checked = { checkedAt: true, observedAt: true, nextPassAt: true, leaseToken: true };
  const written = () => Promise.all([db().resource.findMany({ orderBy: { id: 'asc' }, omit: checked }), db().resourceEvent.findMany({ orderBy: { id: 'asc' } })]);
  const before = await written();
  story.sandbox.clearCalls();
  stopped.child.kill('SIGCONT');
  await sleep(7_000);
  expect(await written()).toEqual(before);
  expect(story.sandbox.calls().filter(({ operation }) => /^(Create|Update|Delete|Tag)/.test(operation))).toEqual([]);
  expect(await whatAwsHolds(story.sandbox)).toMatchObject(made);
  expect(await violationsOf(story)).toEqual([]);
  expect((await stopped.end('SIGTERM')).code).toBe(0);
  expect((await other.end('SIGTERM')).code).toBe(0);
}, 120_000);

test('a worker of a new version takes over what one of an old version was killed with, and both say which they are (R-12)', async () => {
  const old = await start({ isOld: true });
  const { gatewayId, resourceIds } = await gatewayBeingMadeBy(old, 3_000);
  await old.end('SIGKILL');
  tellFigures({ faults: 1 });
  // Older versions wrote jobs of other urgencies and other members, and may know kinds that are gone.
  await db().resource.update({ where: { id: gatewayId }, data: { leaseUntil: new Date(Date.now() + 2_000), nextPassAt: new Date(Date.now() + 2_000), observed: { awsId: 'rgw-of-old', unknown: true } } });
  await db().$executeRaw`SELECT graphile_worker.add_job('pass', json_build_object('resourceId', ${gatewayId}::text, 'since', 'old'), job_key => 'resource:' || ${gatewayId}::text, priority => -10, run_at => now() + interval '1 hour')`;
  const newer = await db().resource.create({ data: { id: 'res_newer', key: 'newer', kind: 'kind-of-tomorrow', accountId: '111111111111', region: 'us-east-1', spec: {}, desired: 'PRESENT', sentence: 'Written by tomorrow’s version.', nextPassAt: new Date(0) } });
  await start();
  expect((await db().worker.findMany({ orderBy: { startedAt: 'asc' } })).map(({ version }) => version)).toEqual(['0.0.1', expect.stringMatching(/^\d+\.\d+\.\d+$/)]);
  await convergedWithin(resourceIds, 40_000);
  expect(await whatAwsHolds(story.sandbox)).toMatchObject(made);
  // What only a newer version knows is left as it was, for that one.
  const left = await db().resource.findUniqueOrThrow({ where: { id: newer.id } });
  expect(left).toMatchObject({ phase: 'PENDING', sentence: newer.sentence, leaseUntil: null });
  expect(left.nextPassAt!.getTime()).toBeGreaterThan(Date.now());
  expect(await violationsOf(story)).toEqual([]);
}, 120_000);

test.each([
  ['an hour ahead', 1],
  ['an hour behind', -1],
])('a worker whose clock is %s: leases and end dates are the database’s (R-15)', async (_, hoursOff) => {
  const { serviceId, resourceIds } = await declareService1(story.owner);
  await settle();
  const grantId = await approve(story.owner, await ask(story.consumer, serviceId, consumerAccountId));
  await settle();
  const { principalId } = await db().grant.findUniqueOrThrow({ where: { id: grantId } });
  await db().grant.update({ where: { id: grantId }, data: { until: new Date(Date.now() + 30 * 60_000) } });
  const [held, looked] = resourceIds as [string, string];
  const lease = (await takeLease(held, 'somebody else'))!;
  const { observedAt } = await db().resource.findUniqueOrThrow({ where: { id: looked } });

  await start({ hoursOff });
  tellFigures({ faults: 1 });
  await wake(db(), [held, looked]);
  await expect.poll(async () => (await db().resource.findUniqueOrThrow({ where: { id: looked } })).observedAt, { timeout: 20_000 }).not.toEqual(observedAt);
  await sleep(6_000);
  expect(await db().resource.findUniqueOrThrow({ where: { id: held } })).toMatchObject({ leaseOwner: 'somebody else', leaseToken: lease.token });
  const seen = await db().resource.findUniqueOrThrow({ where: { id: looked } });
  expect(seen.phase).toBe('CONVERGED');
  expect(Math.abs(seen.observedAt!.getTime() - Date.now())).toBeLessThan(30_000);
  expect(seen.nextPassAt!.getTime() - Date.now()).toBeLessThan(16 * 60_000);
  expect(await db().grant.findUniqueOrThrow({ where: { id: grantId } })).toMatchObject({ state: 'ACTIVE' });
  lease.stop();

  await db().grant.update({ where: { id: grantId }, data: { until: new Date(Date.now() - 60_000) } });
  await expect.poll(async () => (await db().grant.findUniqueOrThrow({ where: { id: grantId } })).state, { timeout: 15_000 }).toBe('REVOKED');
  await expect.poll(async () => (await db().resource.findUniqueOrThrow({ where: { id: principalId } })).phase, { timeout: 30_000 }).toBe('GONE');
  expect(await violationsOf(story)).toEqual([]);
}, 120_000);
