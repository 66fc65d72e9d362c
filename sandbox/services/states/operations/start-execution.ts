import type { StartExecutionInput, StartExecutionOutput } from '@aws-sdk/client-sfn';
import { ServiceError, type Operation } from '@/sandbox/core/contract';
import { advanceInBackground } from '../advance';
import type { StateMachineDefinition } from '../asl/definition';
import { executions, withEvents, type Execution } from '../execution';
import { stateMachineOf } from '../state-machine';

/** The same name and input while the execution runs answers with the one that runs. */
export const startExecution: Operation<StartExecutionInput, StartExecutionOutput> = {
  service: 'states',
  name: 'StartExecution',
  permissions: (call) => [{ action: 'states:StartExecution', resource: String(call.input.stateMachineArn) }],
  run(call) {
    const { world, region } = call;
    const machine = stateMachineOf(call, call.input.stateMachineArn);
    if (machine.status === 'DELETING') throw new ServiceError('StateMachineDeleting', `State Machine is being deleted: '${machine.arn}'`);
    const { input = '{}', name = world.newUuid() } = call.input;
    requireJson(input);
    const arn = `${machine.arn.replace(':stateMachine:', ':execution:')}:${name}`;
    const present = executions(world).get(arn);
    if (present) {
      if (present.status === 'RUNNING' && present.input === input) return { executionArn: arn, startDate: new Date(present.startedAt) };
      throw new ServiceError('ExecutionAlreadyExists', `Execution Already Exists: '${arn}'`);
    }
    const now = world.clock.now();
    const execution: Execution = {
      id: arn,
      accountId: machine.accountId,
      region,
      arn,
      name,
      stateMachineArn: machine.arn,
      definition: machine.definition,
      roleArn: machine.roleArn,
      status: 'RUNNING',
      input,
      startedAt: now,
      at: { state: (JSON.parse(machine.definition) as StateMachineDefinition).StartAt, input, retries: [], entered: false },
      step: 0,
      events: [],
    };
    const started = { type: 'ExecutionStarted' as const, executionStartedEventDetails: { input, roleArn: machine.roleArn } };
    executions(world).put(withEvents(execution, now, started));
    setImmediate(() => advanceInBackground(world, arn));
    return { executionArn: arn, startDate: new Date(now) };
  },
};

function requireJson(input: string): void {
  try {
    JSON.parse(input);
  } catch (error) {
    throw new ServiceError('InvalidExecutionInput', `Invalid State Machine Execution Input: '${error instanceof Error ? error.message : String(error)}'`);
  }
}
