import type { World } from '@/sandbox/core/contract';
import type { Execution } from '../execution';

/** Who goes on with what the parts of the engine hand over; none of them need know the one that works on what it leaves. */
export interface Engine {
  /** The thread is ready: its turn begins after what now runs. */
  goOn(threadId: string): void;
  /** For what waits for that execution. */
  ended(execution: Execution): void;
}

const engines = new WeakMap<World, Engine>();

/** Once for each world, when its services are registered. */
export function handOverTo(world: World, engine: Engine): void {
  engines.set(world, engine);
}

export function goOn(world: World, threadId: string): void {
  engineOf(world).goOn(threadId);
}

export function tellEnded(world: World, execution: Execution): void {
  engineOf(world).ended(execution);
}

function engineOf(world: World): Engine {
  const engine = engines.get(world);
  if (!engine) throw new Error('Step Functions is not registered in this world.');
  return engine;
}
