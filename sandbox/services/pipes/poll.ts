import type { StoredObject, World } from '@/sandbox/core/contract';
import { reportFault } from '@/sandbox/core/report-fault';
import { deleteMessage, messageArrived, messagesIn, takeMessages } from '@/sandbox/data-plane/queues';
import { deliver } from './deliver';
import { passesFilters } from './filter';
import { pipes, type Pipe } from './pipe';
import { batchSizeOf } from './pipe-parts';
import { eventOf } from './sqs-event';

/** When a pipe looks into its queue next; its id is the pipe's ARN. */
interface NextLook extends StoredObject {
  at: number;
}

const handler = 'pipes.poll';

export function registerPolling(world: World): void {
  world.onTimer(handler, ({ id, at }: { id: string; at: number }) => {
    if (nextLooks(world).get(id)?.at === at) nextLooks(world).delete(id);
    pollInBackground(world, id);
  });
  world.onTimer(messageArrived, ({ queueArn }: { queueArn: string }) => {
    for (const pipe of pipes(world).where('source', queueArn)) pollSoon(world, pipe.id);
  });
  // What was under way when the sandbox stopped comes back to its queue, and nobody else would look there.
  for (const pipe of pipes(world).list()) pollSoon(world, pipe.id);
}

export function pollSoon(world: World, id: string): void {
  lookAgain(world, id, world.clock.now());
}

/** One timer a pipe is enough: a later look is dropped when an earlier one comes. */
function lookAgain(world: World, id: string, at: number): void {
  const next = nextLooks(world).get(id);
  if (next && next.at >= world.clock.now() && next.at <= at) return;
  const { accountId, region } = pipes(world).get(id) ?? { accountId: '', region: '' };
  nextLooks(world).put({ id, accountId, region, at });
  world.schedule(at, handler, { id, at });
}

function pollInBackground(world: World, id: string): void {
  poll(world, id).then(world.save, reportFault);
}

/** Takes batch after batch while the pipe runs. What could not be delivered comes back when its visibility timeout has passed. */
async function poll(world: World, id: string): Promise<void> {
  for (let pipe = runningPipe(world, id); pipe; pipe = runningPipe(world, id)) {
    const batchEnd = whenBatchIsReady(world, pipe);
    if (batchEnd === undefined) return;
    if (batchEnd > world.clock.now()) return lookAgain(world, id, batchEnd);
    await passOn(world, pipe);
    world.save();
  }
}

async function passOn(world: World, pipe: Pipe): Promise<void> {
  const taken = takeMessages(world, pipe.source, batchSizeOf(partsOf(pipe)));
  const events = taken.map((message) => ({ message, event: eventOf(message) }));
  for (const { message, event } of events) if (!passesFilters(pipe, event)) deleteMessage(world, message.id);
  const passing = events.filter(({ event }) => passesFilters(pipe, event));
  if (passing.length === 0) return;
  const delivered = await deliver(world, pipe, passing.map(({ event }) => event));
  passing.forEach(({ message }, index) => {
    if (delivered[index]) deleteMessage(world, message.id);
  });
}

/** When there will be a message to take, as far as is known now: at once, after the batching window, or when hidden ones come back. */
function whenBatchIsReady(world: World, pipe: Pipe): number | undefined {
  const now = world.clock.now();
  const waiting = messagesIn(world, pipe.source);
  const visible = waiting.filter(({ visibleAt }) => visibleAt <= now);
  if (visible.length === 0) return waiting.length === 0 ? undefined : Math.min(...waiting.map(({ visibleAt }) => visibleAt));
  const windowMs = (pipe.sourceParameters.SqsQueueParameters?.MaximumBatchingWindowInSeconds ?? 0) * 1000;
  if (visible.length >= batchSizeOf(partsOf(pipe))) return now;
  return Math.min(...visible.map(({ visibleAt }) => visibleAt)) + windowMs;
}

function runningPipe(world: World, id: string): Pipe | undefined {
  const pipe = pipes(world).get(id);
  return pipe?.currentState === 'RUNNING' ? pipe : undefined;
}

function partsOf({ sourceParameters, enrichment, target }: Pipe) {
  return { SourceParameters: sourceParameters, Enrichment: enrichment, Target: target };
}

function nextLooks(world: World) {
  return world.collection<NextLook>('pipes.nextLook');
}
