import type { EnableRuleRequest } from '@aws-sdk/client-eventbridge';
import type { Operation } from '@/sandbox/core/contract';
import { putRuleScheduled } from '../fire-schedule';
import { checkOnRule, isEnabled, refuseManaged, ruleOf } from '../rule';

export const enableRule: Operation<EnableRuleRequest, Record<string, never>> = {
  service: 'events',
  name: 'EnableRule',
  permissions: (call) => [checkOnRule(call, 'EnableRule', call.input.Name, call.input.EventBusName)],
  run(call) {
    const rule = ruleOf(call, call.input.EventBusName, call.input.Name);
    refuseManaged(rule);
    if (!isEnabled(rule)) putRuleScheduled(call.world, { ...rule, state: 'ENABLED' });
    return {};
  },
};
