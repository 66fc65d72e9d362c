import type { World } from '@/sandbox/core/contract';
import { executions } from '../execution';
import { advance } from './advance';
import { registerExecutionTimeouts } from './execution-timeout';
import { handOverTo } from './hand-over';
import { awaitedEnded, perform, registerTaskTimeouts } from './run-task';
import { registerWaking } from './sleep';
import { threads } from './thread';

/**
 * After a restart every execution goes on where it was: a step that was not written down is taken again, a task that was
 * under way is run again. Only express executions whose caller was waiting are gone with the caller.
 */
export function registerExecutions(world: World): void {
  handOverTo(world, { goOn: (threadId) => advance(world, threadId), ended: (execution) => awaitedEnded(world, execution) });
  registerWaking(world);
  registerTaskTimeouts(world);
  registerExecutionTimeouts(world);
  const orphans = executions(world).list().filter(({ sync }) => sync);
  for (const { arn } of orphans) {
    for (const { id } of threads(world).where('executionArn', arn)) threads(world).delete(id);
    executions(world).delete(arn);
  }
  const cut = threads(world)
    .list()
    .filter(({ phase, awaits }) => phase === 'ready' || (phase === 'working' && awaits === undefined));
  // The world is complete once all services are registered.
  if (cut.length > 0) setImmediate(() => cut.forEach(({ id }) => resume(world, id)));
}

function resume(world: World, id: string): void {
  const thread = threads(world).get(id);
  const execution = thread && executions(world).get(thread.executionArn);
  if (!execution) return;
  if (thread.phase === 'working') perform(world, execution, thread);
  else advance(world, id);
}
