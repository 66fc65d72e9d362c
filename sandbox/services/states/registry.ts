import type { Operation, World } from '@/sandbox/core/contract';
import { registerStateMachines } from './delete-later';
import { registerExecutions } from './engine/resume';
import { createStateMachine } from './operations/create-state-machine';
import { createStateMachineAlias } from './operations/create-state-machine-alias';
import { deleteStateMachine } from './operations/delete-state-machine';
import { deleteStateMachineAlias } from './operations/delete-state-machine-alias';
import { deleteStateMachineVersion } from './operations/delete-state-machine-version';
import { describeExecution } from './operations/describe-execution';
import { describeStateMachine } from './operations/describe-state-machine';
import { describeStateMachineAlias } from './operations/describe-state-machine-alias';
import { describeStateMachineForExecution } from './operations/describe-state-machine-for-execution';
import { getExecutionHistory } from './operations/get-execution-history';
import { listExecutions } from './operations/list-executions';
import { listStateMachineAliases } from './operations/list-state-machine-aliases';
import { listStateMachineVersions } from './operations/list-state-machine-versions';
import { listStateMachines } from './operations/list-state-machines';
import { listTagsForResource } from './operations/list-tags-for-resource';
import { publishStateMachineVersion } from './operations/publish-state-machine-version';
import { startExecution } from './operations/start-execution';
import { startSyncExecution } from './operations/start-sync-execution';
import { stopExecution } from './operations/stop-execution';
import { tagResource } from './operations/tag-resource';
import { testState } from './operations/test-state';
import { untagResource } from './operations/untag-resource';
import { updateStateMachine } from './operations/update-state-machine';
import { updateStateMachineAlias } from './operations/update-state-machine-alias';
import { validateStateMachineDefinition } from './operations/validate-state-machine-definition';

export const operations: Operation[] = [
  createStateMachine,
  createStateMachineAlias,
  deleteStateMachine,
  deleteStateMachineAlias,
  deleteStateMachineVersion,
  describeExecution,
  describeStateMachine,
  describeStateMachineAlias,
  describeStateMachineForExecution,
  getExecutionHistory,
  listExecutions,
  listStateMachineAliases,
  listStateMachineVersions,
  listStateMachines,
  listTagsForResource,
  publishStateMachineVersion,
  startExecution,
  startSyncExecution,
  stopExecution,
  tagResource,
  testState,
  untagResource,
  updateStateMachine,
  updateStateMachineAlias,
  validateStateMachineDefinition,
];

export function register(world: World): void {
  registerStateMachines(world);
  registerExecutions(world);
}
