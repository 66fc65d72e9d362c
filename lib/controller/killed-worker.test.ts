import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { db } from '@/lib/platform/db';
import { tellFigures } from '@/scripts/faults/figures';
import { approve, ask, connectTo, consumerAccountId, resourceOf } from '@/scripts/testing/access-steps';
import { declareService1, startAccessStory, type AccessStory } from '@/scripts/testing/access-story';
import { violationsOf } from '@/scripts/testing/oracle-of-story';
import { whatAwsHolds } from '@/scripts/testing/what-aws-holds';
import { startWorkerProcess, type WorkerProcess } from './testing/worker-process';
import { leaseMs } from './timing';

/* A worker is killed in the middle of its work while another lives, which goes on within the lease time plus 10 s. */

const takeOverMs = leaseMs + 10_000;

let story: AccessStory;
/** By the id of their row. */
const workers = new Map<string, WorkerProcess>();

beforeAll(async () => {
  story = await startAccessStory({ publish: false });
  await Promise.all([startWorker(), startWorker()]);
}, 90_000);

afterAll(async () => {
  await Promise.all([...workers.values()].map((worker) => worker.end('SIGTERM')));
});

async function startWorker(): Promise<void> {
  const worker = await startWorkerProcess();
  workers.set(worker.id, worker);
}

/** Kills whoever has the lease of a resource, the moment that AWS was asked for `operation`; another worker takes its place later. */
async function killInTheMiddleOf(operation: string): Promise<void> {
  const deadline = performance.now() + 30_000;
  for (;;) {
    if (performance.now() > deadline) throw new Error(`No worker came to ${operation}`);
    const [holder] = await db().$queryRaw<{ id: string }[]>`
      SELECT w.id FROM resource r JOIN worker w ON w.id = r."leaseOwner" WHERE r."leaseUntil" > clock_timestamp() LIMIT 1`;
    if (holder && story.sandbox.calls().some((call) => call.operation === operation)) {
      await workers.get(holder.id)!.end('SIGKILL');
      workers.delete(holder.id);
      tellFigures({ faults: 1 });
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
  expect(await whatAwsHolds(story.sandbox)).toMatchObject({ gateways: ['main-rg'], configurations: ['service1'], shares: ['pergola-service1'] });
  expect(await violationsOf(story)).toEqual([]);
  await startWorker();
}, 120_000);

test('killed while the connection is being made (R-06): it becomes active, nothing is there twice', async () => {
  const grantId = await approve(story.owner, await ask(story.consumer, story.serviceId, consumerAccountId));
  const { principalId } = await db().grant.findUniqueOrThrow({ where: { id: grantId } });
  await convergedWithin([principalId], 20_000);
  story.sandbox.setDelays({ connection: 4_000 });
  const connectionId = await connectTo(story.consumer, grantId, 'pergola-forecast');
  story.sandbox.clearCalls();
  story.sandbox.addFault({ service: 'events', operation: 'DescribeConnection', kind: 'late', delayMs: 3_000 });
  await killInTheMiddleOf('DescribeConnection');
  await convergedWithin([(await resourceOf(connectionId)).id], takeOverMs);
  expect(await whatAwsHolds(story.sandbox)).toMatchObject({ principals: [consumerAccountId], connections: ['pergola-forecast'], associations: [expect.stringMatching(/^snra-/)] });
  expect(await violationsOf(story)).toEqual([]);
}, 120_000);
