import type { PipeState } from '@aws-sdk/client-pipes';
import type { World } from '@/sandbox/core/contract';
import { pipes, type Pipe } from './pipe';
import { pollSoon } from './poll';
import { whyNotStarted } from './role-rights';

interface Settlement {
  id: string;
  settlesAt: number;
}

const handler = 'pipes.settle';

const failedState: Partial<Record<PipeState, PipeState>> = { CREATING: 'CREATE_FAILED', UPDATING: 'UPDATE_FAILED', STARTING: 'START_FAILED' };

/** Stores a pipe in a state that passes; it goes on by itself once the delay has passed. */
export function putSettling(world: World, pipe: Pipe): Pipe {
  const now = world.clock.now();
  const settlesAt = now + world.delays.pipe;
  world.schedule(settlesAt, handler, { id: pipe.id, settlesAt } satisfies Settlement);
  return pipes(world).put({ ...pipe, lastModifiedAt: now, stateReason: undefined, settlesAt });
}

export function registerPipes(world: World): void {
  world.onTimer(handler, ({ id, settlesAt }: Settlement) => {
    const pipe = pipes(world).get(id);
    if (pipe?.settlesAt === settlesAt) settle(world, pipe);
  });
}

function settle(world: World, pipe: Pipe): void {
  if (pipe.currentState === 'DELETING') return pipes(world).delete(pipe.id);
  const failed = failedState[pipe.currentState];
  const stateReason = failed && whyNotStarted(world, pipe);
  const currentState = stateReason === undefined ? (pipe.desiredState as PipeState) : failed;
  const settled = pipes(world).put({ ...pipe, currentState, stateReason, settlesAt: undefined } as Pipe);
  if (settled.currentState === 'RUNNING') pollSoon(world, settled.id);
}
