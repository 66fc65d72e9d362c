import type { RemoveTargetsRequest, RemoveTargetsResponse } from '@aws-sdk/client-eventbridge';
import type { Operation } from '@/sandbox/core/contract';
import { checkOnRule, refuseManaged, ruleOf } from '../rule';
import { ruleTargets, targetKey } from '../target';

export const removeTargets: Operation<RemoveTargetsRequest, RemoveTargetsResponse> = {
  service: 'events',
  name: 'RemoveTargets',
  permissions: (call) => [checkOnRule(call, 'RemoveTargets', call.input.Rule, call.input.EventBusName)],
  run(call) {
    const { Ids = [], EventBusName, Rule: name, Force } = call.input;
    const rule = ruleOf(call, EventBusName, name);
    refuseManaged(rule, Force);
    const targets = ruleTargets(call.world);
    const missing = Ids.filter((id) => !targets.get(targetKey(rule.arn, id)));
    for (const id of Ids) targets.delete(targetKey(rule.arn, id));
    return {
      FailedEntryCount: missing.length,
      FailedEntries: missing.map((TargetId) => ({
        TargetId,
        ErrorCode: 'ResourceNotFoundException',
        ErrorMessage: `Rule '${rule.name}' does not have a target with the Id '${TargetId}'.`,
      })),
    };
  },
};
