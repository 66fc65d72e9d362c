import type { World } from '@/sandbox/core/contract';
import { parseDefinition } from '../asl/parse-definition';
import { executions, type Execution } from '../execution';
import { endExecution } from './end-execution';

const timeoutHandler = 'states.executionTimeout';

/** The longest that an express execution may take, in seconds (Step Functions quotas). */
const longestExpressSeconds = 300;

export function scheduleTimeout(world: World, execution: Execution): void {
  const { TimeoutSeconds } = parseDefinition(execution.definition);
  const seconds = execution.type === 'EXPRESS' ? Math.min(TimeoutSeconds ?? longestExpressSeconds, longestExpressSeconds) : TimeoutSeconds;
  if (seconds === undefined) return;
  world.schedule(execution.startedAt + seconds * 1000, timeoutHandler, { id: execution.id, startedAt: execution.startedAt });
}

export function registerExecutionTimeouts(world: World): void {
  world.onTimer(timeoutHandler, ({ id, startedAt }: { id: string; startedAt: number }) => {
    const execution = executions(world).get(id);
    if (execution?.status === 'RUNNING' && execution.startedAt === startedAt) {
      endExecution(world, execution, 0, world.clock.now(), { status: 'TIMED_OUT' });
    }
  });
}
