import type { World } from '@/sandbox/core/contract';
import { executions } from '../execution';
import { endAfterLongest } from './execution-timeout';
import { goOn } from './hand-over';
import { current, move, type Thread } from './thread';

const wakeHandler = 'states.wake';

/** Puts a thread to sleep; a timer lets it go on, changed by `then`. A time that has passed already is not waited for. */
export function sleepUntil(world: World, thread: Thread, until: number, then: Partial<Thread>): void {
  const awake: Partial<Thread> = { ...then, phase: 'ready', time: Math.max(thread.time, until) };
  if (until <= world.clock.now()) return void move(world, thread, awake);
  const execution = executions(world).get(thread.executionArn);
  if (execution) endAfterLongest(world, execution, until);
  const asleep = move(world, thread, { phase: 'waiting', done: undefined, task: undefined });
  world.schedule(until, wakeHandler, { id: asleep.id, step: asleep.step, awake });
}

export function registerWaking(world: World): void {
  world.onTimer(wakeHandler, ({ id, step, awake }: { id: string; step: number; awake: Partial<Thread> }) => {
    const thread = current(world, { id, step });
    if (!thread) return;
    move(world, thread, awake);
    goOn(world, id);
  });
}
