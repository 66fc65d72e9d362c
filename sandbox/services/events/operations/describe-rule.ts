import type { DescribeRuleRequest, DescribeRuleResponse } from '@aws-sdk/client-eventbridge';
import type { Operation } from '@/sandbox/core/contract';
import { checkOnRule, ruleOf, shownRule } from '../rule';

export const describeRule: Operation<DescribeRuleRequest, DescribeRuleResponse> = {
  service: 'events',
  name: 'DescribeRule',
  permissions: (call) => [checkOnRule(call, 'DescribeRule', call.input.Name, call.input.EventBusName)],
  run(call) {
    const rule = ruleOf(call, call.input.EventBusName, call.input.Name);
    return { ...shownRule(rule), CreatedBy: rule.accountId };
  },
};
