import type { DisableRuleRequest } from '@aws-sdk/client-eventbridge';
import type { Operation } from '@/sandbox/core/contract';
import { putRuleScheduled } from '../fire-schedule';
import { checkOnRule, refuseManaged, ruleOf } from '../rule';

/** Deliveries that began before go on. */
export const disableRule: Operation<DisableRuleRequest, Record<string, never>> = {
  service: 'events',
  name: 'DisableRule',
  permissions: (call) => [checkOnRule(call, 'DisableRule', call.input.Name, call.input.EventBusName)],
  run(call) {
    const rule = ruleOf(call, call.input.EventBusName, call.input.Name);
    refuseManaged(rule);
    putRuleScheduled(call.world, { ...rule, state: 'DISABLED' });
    return {};
  },
};
