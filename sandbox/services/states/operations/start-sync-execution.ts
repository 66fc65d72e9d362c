import type { StartSyncExecutionInput, StartSyncExecutionOutput, SyncExecutionStatus } from '@aws-sdk/client-sfn';
import { setTimeout as sleep } from 'node:timers/promises';
import { ServiceError, type Operation, type World } from '@/sandbox/core/contract';
import { beginExecution } from '../begin-execution';
import { executions, type Execution } from '../execution';
import { machineToRun } from '../run-target';
import { machineCheck, placeOf } from '../state-machine';

/** Of express state machines only: answers when the execution has ended, which is five minutes later at most. */
export const startSyncExecution: Operation<StartSyncExecutionInput, StartSyncExecutionOutput> = {
  service: 'states',
  name: 'StartSyncExecution',
  permissions: (call) => [machineCheck(call, 'StartSyncExecution', call.input.stateMachineArn)],
  async run(call) {
    const { world } = call;
    const { stateMachineArn, input = '{}', name = world.newUuid(), traceHeader, includedData } = call.input;
    const target = machineToRun(world, placeOf(call), stateMachineArn);
    if (target.machine.type !== 'EXPRESS') throw new ServiceError('StateMachineTypeNotSupported', 'This operation is not supported by this type of state machine');
    const ended = await untilEnded(world, beginExecution(world, target, { name, input, traceHeader, sync: true }));
    executions(world).delete(ended.id);
    const data = includedData !== 'METADATA_ONLY';
    return {
      executionArn: ended.arn,
      stateMachineArn: ended.stateMachineArn,
      name: ended.name,
      startDate: new Date(ended.startedAt),
      stopDate: new Date(ended.stoppedAt ?? ended.startedAt),
      status: ended.status as SyncExecutionStatus,
      ...(ended.status === 'TIMED_OUT' ? { error: 'States.Timeout' } : { error: ended.error, cause: ended.cause }),
      input: data ? ended.input : undefined,
      inputDetails: { included: data },
      output: data ? ended.output : undefined,
      outputDetails: { included: data },
      traceHeader: ended.traceHeader,
      billingDetails: billed(ended),
    };
  },
};

const lookAgainMs = 5;

async function untilEnded(world: World, started: Execution): Promise<Execution> {
  for (let execution = executions(world).get(started.id); execution; execution = executions(world).get(started.id)) {
    if (execution.status !== 'RUNNING') return execution;
    await sleep(lookAgainMs, undefined, { ref: false });
  }
  throw new ServiceError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${started.stateMachineArn}'`);
}

/** In steps of 100 ms and 64 MB (Step Functions pricing). */
function billed({ startedAt, stoppedAt = startedAt }: Execution): StartSyncExecutionOutput['billingDetails'] {
  return { billedDurationInMilliseconds: Math.max(1, Math.ceil((stoppedAt - startedAt) / 100)) * 100, billedMemoryUsedInMB: 64 };
}
