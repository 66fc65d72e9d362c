import type { Scope } from '../asl/scope';
import type { Execution } from '../execution';
import { stateOf, type Thread } from './thread';

/** What the expressions of the thread's state see. */
export function scopeOf(execution: Execution, thread: Thread): Scope {
  return {
    input: JSON.parse(thread.input) as unknown,
    context: contextOf(execution, thread),
    variables: JSON.parse(thread.variables) as Record<string, unknown>,
  };
}

/** The context object of the Amazon States Language. */
function contextOf(execution: Execution, thread: Thread): Record<string, unknown> {
  const retried = ['Task', 'Parallel', 'Map'].includes(stateOf(execution, thread).Type);
  return {
    Execution: {
      Id: execution.arn,
      Input: JSON.parse(execution.input) as unknown,
      Name: execution.name,
      RoleArn: execution.roleArn,
      StartTime: new Date(execution.startedAt).toISOString(),
      ...(execution.type === 'STANDARD' ? { RedriveCount: 0 } : {}),
    },
    StateMachine: { Id: execution.stateMachineArn, Name: execution.stateMachineArn.split(':')[6] },
    State: {
      Name: thread.state,
      EnteredTime: new Date(thread.entered?.at ?? thread.time).toISOString(),
      ...(retried ? { RetryCount: thread.retries.reduce((sum, count) => sum + count, 0) } : {}),
    },
    ...(thread.item === undefined ? {} : { Map: { Item: JSON.parse(thread.item) as unknown } }),
  };
}
