import type { TestStateInput, TestStateOutput } from '@aws-sdk/client-sfn';
import { ServiceError, type Call, type Operation } from '@/sandbox/core/contract';
import { machinesWithin, type State } from '../asl/definition';
import { readSingleState } from '../asl/read-definition';
import { statesOf } from '../asl/walk-states';
import { passRoleCheck, requireOwnRole, stateMachineArn } from '../state-machine';
import { inspect } from '../test-state/inspection';
import { invalid } from '../test-state/invalid';
import { runOnce, type TestOutcome, type Tested } from '../test-state/run-once';
import { testedScope } from '../test-state/tested-scope';

/** Runs one state, alone or of a state machine, with a role or with a mock in place of its work. */
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
    const { input, world, region, caller } = call;
    requireConsistent(input);
    const { name, state } = readSingleState(input.definition ?? '', input.stateName);
    requireTestable(call, state);
    const machine = stateMachineArn(call, `TestState-${world.newUuid()}`);
    const tested: Tested = {
      world,
      name,
      state,
      scope: testedScope(call, name, state),
      steps: {},
      task: {
        runner: { accountId: caller.accountId, region, roleArn: input.roleArn ?? '', stateMachineArn: machine },
        executionArn: machine.replace(':stateMachine:', ':execution:'),
        token: world.newUuid(),
        exchange: {},
      },
      mock: input.mock,
      configuration: input.stateConfiguration ?? {},
      limits: {},
    };
    const outcome = await runOnce(tested);
    return { ...shownOutcome(outcome), ...((input.inspectionLevel ?? 'INFO') === 'INFO' ? {} : { inspectionData: inspect(input, tested, outcome) }) };
  },
};

function requireConsistent({ mock, revealSecrets, inspectionLevel, stateConfiguration }: TestStateInput): void {
  if (mock && revealSecrets) throw invalid('TestState does not support RevealSecrets when a mock is specified.');
  if (revealSecrets && inspectionLevel !== 'TRACE') throw invalid('revealSecrets needs the inspection level TRACE.');
  if (mock) return;
  if (stateConfiguration?.mapIterationFailureCount !== undefined) {
    throw invalid('TestState does not support MapIterationFailureCount when a mock is not specified.');
  }
  if (stateConfiguration?.errorCausedByState !== undefined) throw invalid('TestState does not support ErrorCausedByState when a mock is not specified.');
}

function requireTestable(call: Call<TestStateInput>, state: State): void {
  const { roleArn, mock, stateConfiguration } = call.input;
  if (roleArn) requireOwnRole(call, roleArn);
  if (!mock && (state.Type === 'Map' || state.Type === 'Parallel')) {
    throw new ServiceError(
      'InvalidDefinition',
      'TestState API does not support Map or Parallel states. Supported state types include: [Task, Wait, Pass, Succeed, Fail, Choice]',
    );
  }
  if (!mock && state.Type === 'Task' && !roleArn) throw invalid('RoleArn must be specified when testing a Task state');
  if (!mock && state.Resource?.includes('.sync')) throw invalid(`The task resource ${state.Resource} is only supported when a mock is specified.`);
  const origin = stateConfiguration?.errorCausedByState;
  const inner = machinesWithin(state).flatMap((machine) => statesOf(machine).map(({ name }) => name));
  if (origin !== undefined && !inner.includes(origin)) throw invalid(`The state has no state ${origin} in it.`);
  if (stateConfiguration?.mapItemReaderData !== undefined) throw invalid('mapItemReaderData belongs to a Map state with an ItemReader.');
}

function shownOutcome(outcome: TestOutcome): TestStateOutput {
  switch (outcome.kind) {
    case 'succeeded':
      return { status: 'SUCCEEDED', output: JSON.stringify(outcome.conclusion.output), nextState: outcome.next };
    case 'caught':
      return { status: 'CAUGHT_ERROR', ...shownFailure(outcome), output: JSON.stringify(outcome.conclusion.output), nextState: outcome.next };
    case 'retriable':
      return { status: 'RETRIABLE', ...shownFailure(outcome) };
    case 'failed':
      return { status: 'FAILED', ...shownFailure(outcome) };
  }
}

function shownFailure({ failure }: { failure: { error: string; failureCause: string } }): TestStateOutput {
  return { error: failure.error || undefined, cause: failure.failureCause || undefined };
}
