import { db } from '@/lib/platform/db';
import { approve, ask, connectTo } from '@/scripts/testing/access-steps';
import type { Figure } from '../figure';
import { publishReadyService1, quickDelays, startPortal, untilSettled } from '../portal';
import { median, summarise } from '../statistics';
import { startWorkerProcess } from '../worker-process';

/** Around the "tens of seconds" of EventBridge, many, so that the moments of the looks fall anywhere. Milliseconds. */
const waits = [18_000, 20_000, 22_000, 25_000, 28_000, 31_000, 35_000, 40_000, 45_000];

/** From "Connect" to ready, by the portal's own action and a real worker process, over the time that AWS takes by itself. */
export async function measureConnect(): Promise<Figure[]> {
  const portal = await startPortal({ delays: quickDelays });
  const worker = await startWorkerProcess();
  const serviceId = await publishReadyService1(portal.owner);
  const sides = [
    { consumer: portal.consumer, accountId: '222222222222' },
    { consumer: portal.secondConsumer, accountId: '333333333333' },
  ];
  const begun: { connectionId: string; startedAt: number; waitMs: number }[] = [];
  for (const { consumer, accountId } of sides) {
    const grantId = await approve(portal.owner, await ask(consumer, serviceId, accountId));
    await untilSettled();
    for (const waitMs of waits) {
      portal.sandbox.setDelays({ connection: waitMs });
      const startedAt = Date.now();
      const connectionId = await connectTo(consumer, grantId, `pergola-bench-${accountId}-${waitMs}`);
      begun.push({ connectionId, startedAt, waitMs });
    }
  }
  await untilSettled();
  const runs = await Promise.all(begun.map(async (run) => ({ ...run, ms: (await readyAt(run.connectionId)) - run.startedAt })));
  await worker.stop();
  await portal.stop();
  const ratios = runs.map(({ ms, waitMs }) => ms / waitMs);
  return [
    {
      name: 'connect',
      unit: 's',
      ...summarise(runs.map(({ ms }) => ms / 1000)),
      comparedWith: `the sandbox’s own wait, ${waits[0]! / 1000} to ${waits.at(-1)! / 1000} s`,
      ratio: median(ratios),
      goal: 1.1,
      notes: [
        `Each run is divided by its own wait; the ratios go from ${Math.min(...ratios).toFixed(3)} to ${Math.max(...ratios).toFixed(3)}.`,
        `Beyond the wait: ${Math.min(...runs.map(({ ms, waitMs }) => ms - waitMs))} to ${Math.max(...runs.map(({ ms, waitMs }) => ms - waitMs))} ms, ${Math.round(median(runs.map(({ ms, waitMs }) => ms - waitMs)))} ms at the median.`,
      ],
    },
  ];
}

async function readyAt(connectionId: string): Promise<number> {
  const { resource } = await db().connection.findUniqueOrThrow({ where: { id: connectionId }, include: { resource: true } });
  return resource.readyAt!.getTime();
}
