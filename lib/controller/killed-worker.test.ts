import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { db } from '@/lib/platform/db';
import { tellFigures } from '@/scripts/faults/figures';
import { approve, ask, connectTo, consumerAccountId, resourceOf } from '@/scripts/testing/access-steps';
import { declareService1, startAccessStory, type AccessStory } from '@/scripts/testing/access-story';
import { violationsOf } from '@/scripts/testing/oracle-of-story';
import { whatAwsHolds } from '@/scripts/testing/what-aws-holds';
import { leaseMs } from './timing';

/* A worker is killed in the middle of its work while another lives, which goes on within the lease time plus 10 s. */

const takeOverMs = leaseMs + 10_000;

let story: AccessStory;
const workers = new Map<number, ChildProcess>();

beforeAll(async () => {
  story = await startAccessStory({ publish: false });
  for (let i = 0; i < 2; i += 1) startWorker();
  await twoWorkers();
}, 90_000);

afterAll(async () => {
  for (const child of workers.values()) {
    child.kill('SIGTERM');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  }
});

function startWorker(): void {
  const child = spawn(process.execPath, ['--import', 'tsx', '--conditions=react-server', 'lib/worker-main.ts'], { stdio: 'ignore', env: process.env });
  workers.set(child.pid!, child);
}

function twoWorkers(): Promise<void> {
  return vi.waitFor(async () => expect(await db().worker.count()).toBe(2), { timeout: 40_000, interval: 200 });
}

/** Kills whoever has the lease of a resource, the moment that AWS was asked for `operation`; another worker takes its place later. */
async function killInTheMiddleOf(operation: string): Promise<void> {
  const deadline = performance.now() + 30_000;
  for (;;) {
    if (performance.now() > deadline) throw new Error(`No worker came to ${operation}`);
    const [holder] = await db().$queryRaw<{ host: string }[]>`
      SELECT w.host FROM resource r JOIN worker w ON w.id = r."leaseOwner" WHERE r."leaseUntil" > clock_timestamp() LIMIT 1`;
    if (holder && story.sandbox.calls().some((call) => call.operation === operation)) {
      const pid = Number(/process (\d+)/.exec(holder.host)![1]);
      const child = workers.get(pid)!;
      workers.delete(pid);
      child.kill('SIGKILL');
      tellFigures({ faults: 1 });
      await once(child, 'exit');
      await db().worker.deleteMany({ where: { host: holder.host } });
      return;
    }
    await sleep(10);
  }
}

async function convergedWithin(resourceIds: string[], ms: number): Promise<void> {
  await expect
    .poll(async () => db().resource.findMany({ where: { id: { in: resourceIds }, phase: { not: 'CONVERGED' } }, select: { key: true, sentence: true } }), { timeout: ms, interval: 250 })
    .toEqual([]);
}

test('killed after AWS made the gateway and before it was written down (R-06): one gateway, one configuration, one share', async () => {
  story.sandbox.addFault({ service: 'vpc-lattice', operation: 'CreateResourceGateway', kind: 'late', delayMs: 3_000 });
  const { serviceId, resourceIds } = await declareService1(story.owner);
  story.serviceId = serviceId;
  await killInTheMiddleOf('CreateResourceGateway');
  await convergedWithin(resourceIds, takeOverMs);
  expect(await whatAwsHolds(story.sandbox)).toMatchObject({ gateways: ['main-rg'], configurations: ['service1'], shares: ['service1'] });
  expect(await violationsOf(story)).toEqual([]);
  startWorker();
  await twoWorkers();
}, 120_000);

test('killed while the connection is being made (R-06): it becomes active, nothing is there twice', async () => {
  const grantId = await approve(story.owner, await ask(story.consumer, story.serviceId, consumerAccountId));
  const { principalId } = await db().grant.findUniqueOrThrow({ where: { id: grantId } });
  await convergedWithin([principalId], 20_000);
  story.sandbox.setDelays({ connection: 4_000 });
  const connectionId = await connectTo(story.consumer, grantId, 'forecast');
  story.sandbox.clearCalls();
  story.sandbox.addFault({ service: 'events', operation: 'DescribeConnection', kind: 'late', delayMs: 3_000 });
  await killInTheMiddleOf('DescribeConnection');
  await convergedWithin([(await resourceOf(connectionId)).id], takeOverMs);
  expect(await whatAwsHolds(story.sandbox)).toMatchObject({ principals: [consumerAccountId], connections: ['forecast'], associations: [expect.stringMatching(/^snra-/)] });
  expect(await violationsOf(story)).toEqual([]);
}, 120_000);
