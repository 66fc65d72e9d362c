import type { ListTargetsByRuleRequest, ListTargetsByRuleResponse } from '@aws-sdk/client-eventbridge';
import type { Operation } from '@/sandbox/core/contract';
import { eventsPage } from '../events-page';
import { checkOnRule, ruleOf } from '../rule';
import { targetsOf } from '../target';

export const listTargetsByRule: Operation<ListTargetsByRuleRequest, ListTargetsByRuleResponse> = {
  service: 'events',
  name: 'ListTargetsByRule',
  permissions: (call) => [checkOnRule(call, 'ListTargetsByRule', call.input.Rule, call.input.EventBusName)],
  run(call) {
    const rule = ruleOf(call, call.input.EventBusName, call.input.Rule);
    const { items, NextToken } = eventsPage(call, targetsOf(call.world, rule.arn));
    return { Targets: items.map(({ target }) => target), NextToken };
  },
};
