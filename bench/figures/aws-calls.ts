import { readFile } from 'node:fs/promises';
import { withAwsCalls } from '@/lib/aws/observer';
import { startWorker } from '@/lib/controller/worker';
import { db } from '@/lib/platform/db';
import { approve, ask, connectTo, revoke } from '@/scripts/testing/access-steps';
import type { Figure } from '../figure';
import { isQuick } from '../is-quick';
import { publishReadyService1, startPortal, untilSettled, type Portal } from '../portal';
import { logFileVariable } from '../run-figure';
import { median, summarise } from '../statistics';

/** Associate, read back, create, read back. */
const leastToConnect = 4;
/** Delete, read back, disassociate, two lists. */
const leastToRevoke = 5;
const rounds = isQuick ? 1 : 3;

/** A pass as the log has it. `calls` are `service:Operation`, in order. */
interface PassLine {
  msg: 'pass';
  resource: string;
  owner: string;
  from: string;
  changed: { call: string; requestId: string | null }[];
  calls: string[];
}

interface Count {
  /** Calls of passes that did something or looked for the first time, and of the action around them. */
  work: string[];
  /** Calls of passes that only looked whether AWS was done. */
  polls: string[];
  assumed: number;
}

/** AWS calls of the journey's two halves, over the fewest with which they could be done and seen to be done. */
export async function measureAwsCalls(): Promise<Figure[]> {
  const portal = await startPortal({ delays: { resourceGateway: 50, resourceConfiguration: 50 }, logLevel: 'info' });
  const worker = await startWorker({ sweeps: [], version: 'bench' });
  const serviceId = await publishReadyService1(portal.owner);
  const connects: Count[] = [];
  const revokes: Count[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const journeys = await Promise.all([
      oneJourney(portal, serviceId, portal.consumer, '222222222222', `pergola-bench-${round}`),
      oneJourney(portal, serviceId, portal.secondConsumer, '333333333333', `pergola-bench-${round}`),
    ]);
    connects.push(...journeys.map(({ connected }) => connected));
    revokes.push(...journeys.map(({ revoked }) => revoked));
  }
  await worker.stop();
  await portal.stop();
  return [
    figureOf('aws-calls connect', 'approve and connect', connects, leastToConnect),
    figureOf('aws-calls revoke', 'revoke', revokes, leastToRevoke),
  ];
}

async function oneJourney(portal: Portal, serviceId: string, consumer: Portal['consumer'], accountId: string, name: string) {
  const requestId = await ask(consumer, serviceId, accountId);
  const resources = new Set<string>();
  const connected = await counting(resources, async () => {
    const grantId = await approve(portal.owner, requestId);
    const { principalId } = await db().grant.findUniqueOrThrow({ where: { id: grantId } });
    resources.add(principalId);
    await untilSettled();
    const connectionId = await connectTo(consumer, grantId, name);
    resources.add((await db().connection.findUniqueOrThrow({ where: { id: connectionId } })).resourceId);
    return grantId;
  });
  const revoked = await counting(resources, () => revoke(portal.owner, connected.result));
  return { connected: connected.count, revoked: revoked.count };
}

/** Counts what the action and everything that the worker does after it ask of AWS for these resources. */
async function counting<T>(resources: Set<string>, act: () => Promise<T>): Promise<{ result: T; count: Count }> {
  const before = (await passLines()).length;
  const inAction: string[] = [];
  const result = await withAwsCalls(({ service, operation }) => inAction.push(`${service}:${operation}`), act);
  await untilSettled();
  const passes = (await passLines()).slice(before).filter(({ resource }) => resources.has(resource));
  const count: Count = { work: [], polls: [], assumed: 0 };
  const ofPasses: string[] = [];
  for (const { calls, from, changed, owner } of passes) {
    (from === 'WAITING_FOR_AWS' && changed.length === 0 ? count.polls : count.work).push(...calls);
    if (owner.startsWith('action:')) ofPasses.push(...calls);
  }
  count.work.push(...without(inAction, ofPasses));
  const isAssume = (call: string) => call === 'sts:AssumeRole';
  count.assumed = [...count.work, ...count.polls].filter(isAssume).length;
  count.work = count.work.filter((call) => !isAssume(call));
  count.polls = count.polls.filter((call) => !isAssume(call));
  return { result, count };
}

function without(all: readonly string[], taken: readonly string[]): string[] {
  const left = [...all];
  for (const call of taken) left.splice(left.indexOf(call), 1);
  return left;
}

async function passLines(): Promise<PassLine[]> {
  const text = await readFile(process.env[logFileVariable]!, 'utf8');
  const lines = text.split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as { msg: string });
  return lines.filter((line): line is PassLine => line.msg === 'pass');
}

function figureOf(name: string, what: string, counts: Count[], least: number): Figure {
  const summary = summarise(counts.map(({ work }) => work.length));
  const usual = counts.find(({ work }) => work.length === summary.median) ?? counts[0]!;
  const most = counts.find(({ work }) => work.length === summary.max)!;
  const beyond = without(most.work, usual.work);
  return {
    name,
    unit: 'calls',
    ...summary,
    comparedWith: `${least}, the fewest to ${what}`,
    ratio: summary.median / least,
    goal: 1.5,
    notes: [
      `The usual ones: ${usual.work.join(', ')}.`,
      ...(beyond.length > 0 ? [`The run with the most made besides: ${beyond.join(', ')}.`] : []),
      `Not in it: ${median(counts.map(({ polls }) => polls.length))} calls of looks while AWS was at work (median), and ${counts.map(({ assumed }) => assumed).join(', ')} AssumeRole in the runs one after the other.`,
    ],
  };
}
