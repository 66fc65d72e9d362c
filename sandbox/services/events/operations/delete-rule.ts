import type { DeleteRuleRequest } from '@aws-sdk/client-eventbridge';
import type { Operation } from '@/sandbox/core/contract';
import { busOf } from '../event-bus';
import { invalid } from '../errors';
import { checkOnRule, findRule, refuseManaged, rules } from '../rule';
import { targetsOf } from '../target';

/** A rule that is not there is deleted already. */
export const deleteRule: Operation<DeleteRuleRequest, Record<string, never>> = {
  service: 'events',
  name: 'DeleteRule',
  permissions: (call) => [checkOnRule(call, 'DeleteRule', call.input.Name, call.input.EventBusName)],
  run(call) {
    const { Name, EventBusName, Force } = call.input;
    const rule = findRule(call, busOf(call, EventBusName), Name);
    if (!rule) return {};
    refuseManaged(rule, Force);
    if (targetsOf(call.world, rule.arn).length > 0) throw invalid("Rule can't be deleted since it has targets.");
    rules(call.world).delete(rule.id);
    return {};
  },
};
