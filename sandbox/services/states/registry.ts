import type { Operation, World } from '@/sandbox/core/contract';
import { registerExecutions } from './advance';
import { registerStateMachines } from './state-machine';
import { createStateMachine } from './operations/create-state-machine';
import { deleteStateMachine } from './operations/delete-state-machine';
import { describeExecution } from './operations/describe-execution';
import { describeStateMachine } from './operations/describe-state-machine';
import { getExecutionHistory } from './operations/get-execution-history';
import { listExecutions } from './operations/list-executions';
import { listStateMachines } from './operations/list-state-machines';
import { startExecution } from './operations/start-execution';
import { stopExecution } from './operations/stop-execution';
import { testState } from './operations/test-state';
import { updateStateMachine } from './operations/update-state-machine';
import { validateStateMachineDefinition } from './operations/validate-state-machine-definition';

export const operations: Operation[] = [
  createStateMachine,
  deleteStateMachine,
  describeExecution,
  describeStateMachine,
  getExecutionHistory,
  listExecutions,
  listStateMachines,
  startExecution,
  stopExecution,
  testState,
  updateStateMachine,
  validateStateMachineDefinition,
];

export function register(world: World): void {
  registerStateMachines(world);
  registerExecutions(world);
}
