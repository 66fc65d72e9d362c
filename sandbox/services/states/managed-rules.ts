import { ServiceError, type Call } from '@/sandbox/core/contract';
import type { StateMachineDefinition } from './asl/definition';
import { statesOf } from './asl/walk-states';

/**
 * A workflow that waits for another is told of its end by a rule that Step Functions keeps in EventBridge with the rights
 * of the execution role, so that role is asked when the state machine is made ("Start workflow executions from a task state").
 */
export function requireManagedRules(call: Call, roleArn: string, definition: StateMachineDefinition): void {
  if (!statesOf(definition).some(({ state }) => state.Resource?.startsWith('arn:aws:states:::states:startExecution.sync'))) return;
  const resource = `arn:aws:events:${call.region}:${call.caller.accountId}:rule/StepFunctionsGetEventsForStepFunctionsExecutionRule`;
  for (const action of ['events:PutTargets', 'events:PutRule', 'events:DescribeRule']) {
    if (!call.world.roleMay(roleArn, { action, resource })) {
      throw new ServiceError('AccessDeniedException', `'${roleArn}' is not authorized to create managed-rule.`, {}, 400);
    }
  }
}
