import type { InspectionData, TestStateInput, TestStateOutput } from '@aws-sdk/client-sfn';
import { ServiceError, type Operation } from '@/sandbox/core/contract';
import { unsupported } from '../../unsupported';
import { readSingleState } from '../asl/read-definition';
import { runState, type StateOutcome, type StateRun } from '../asl/run-state';
import { shownExchange } from '../shown-exchange';
import { passRoleCheck, requireOwnRole, stateMachineArn } from '../state-machine';

/** Runs one state now, really: an HTTP Task calls its endpoint. Waiting and retrying are told, not done. */
export const testState: Operation<TestStateInput, TestStateOutput> = {
  service: 'states',
  name: 'TestState',
  permissions({ input }) {
    return [
      { action: 'states:TestState', resource: '*' },
      ...(input.roleArn ? [passRoleCheck(input.roleArn)] : []),
      ...(input.revealSecrets ? [{ action: 'states:RevealSecrets', resource: '*' }] : []),
    ];
  },
  async run(call) {
    const { input, world, region } = call;
    for (const member of ['mock', 'variables', 'context', 'stateConfiguration'] as const) {
      if (input[member] !== undefined) throw unsupported(`${member} in TestState`, 'Leave it out.');
    }
    if (input.revealSecrets && input.inspectionLevel !== 'TRACE') throw invalid('revealSecrets needs the inspection level TRACE.');
    const { name, state } = readSingleState(input.definition ?? '', input.stateName);
    if (input.roleArn) requireOwnRole(call, input.roleArn);
    if (state.Type === 'Task' && !input.roleArn) throw invalid('roleArn is required to test a Task state.');

    const run: StateRun = {
      world,
      runner: { accountId: call.caller.accountId, region, roleArn: input.roleArn ?? '', stateMachineArn: stateMachineArn(call, `TestState-${world.newUuid()}`) },
      context: { State: { Name: name } },
      retries: [],
      exchange: {},
      steps: {},
    };
    const outcome = await runState(state, parseInput(input.input), run);
    const level = input.inspectionLevel ?? 'INFO';
    return { ...shownOutcome(outcome), ...(level === 'INFO' ? {} : { inspectionData: inspect(input, run, level === 'TRACE') }) };
  },
};

function shownOutcome(outcome: StateOutcome): TestStateOutput {
  if (outcome.kind === 'done') return { status: 'SUCCEEDED', output: JSON.stringify(outcome.output), nextState: outcome.next };
  const { error, failureCause: cause } = outcome.failure;
  if (outcome.kind === 'retry') return { status: 'RETRIABLE', error, cause };
  if (outcome.kind === 'failed') return { status: 'FAILED', error, cause };
  return { status: 'CAUGHT_ERROR', error, cause, output: JSON.stringify(outcome.output), nextState: outcome.next };
}

function inspect(input: TestStateInput, run: StateRun, withExchange: boolean): InspectionData {
  const steps = Object.entries(run.steps).filter(([, value]) => value !== undefined);
  return {
    input: input.input ?? '{}',
    ...Object.fromEntries(steps.map(([step, value]) => [step, JSON.stringify(value)])),
    ...(withExchange ? shownExchange(run.exchange, input.revealSecrets === true) : {}),
  };
}

function parseInput(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '{}') as unknown;
  } catch (error) {
    throw new ServiceError('InvalidExecutionInput', `Invalid State Machine Execution Input: '${error instanceof Error ? error.message : String(error)}'`);
  }
}

function invalid(message: string): ServiceError {
  return new ServiceError('ValidationException', message, {}, 400);
}
