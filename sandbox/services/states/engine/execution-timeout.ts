import type { World } from '@/sandbox/core/contract';
import { parseDefinition } from '../asl/parse-definition';
import { executions, type Execution } from '../execution';
import { endExecution } from './end-execution';

const timeoutHandler = 'states.executionTimeout';

/** The longest that an execution may take, in seconds (Step Functions quotas): five minutes, or a year. */
const longestExpressSeconds = 300;
const longestStandardSeconds = 31_536_000;

export function scheduleTimeout(world: World, execution: Execution): void {
  const { TimeoutSeconds } = parseDefinition(execution.definition);
  const seconds = execution.type === 'EXPRESS' ? Math.min(TimeoutSeconds ?? longestExpressSeconds, longestExpressSeconds) : TimeoutSeconds;
  if (seconds === undefined) return;
  world.schedule(execution.startedAt + seconds * 1000, timeoutHandler, { id: execution.id, startedAt: execution.startedAt });
}

/** A year is only worth a timer for an execution that sleeps beyond it. */
export function endAfterLongest(world: World, execution: Execution, until: number): void {
  const longest = execution.startedAt + longestStandardSeconds * 1000;
  if (execution.type === 'STANDARD' && until > longest) world.schedule(longest, timeoutHandler, { id: execution.id, startedAt: execution.startedAt });
}

export function registerExecutionTimeouts(world: World): void {
  world.onTimer(timeoutHandler, ({ id, startedAt }: { id: string; startedAt: number }) => {
    const execution = executions(world).get(id);
    if (execution?.status === 'RUNNING' && execution.startedAt === startedAt) {
      endExecution(world, execution, 0, world.clock.now(), { status: 'TIMED_OUT' });
    }
  });
}
