import type { ListRuleNamesByTargetRequest, ListRuleNamesByTargetResponse } from '@aws-sdk/client-eventbridge';
import type { Operation } from '@/sandbox/core/contract';
import { busOf } from '../event-bus';
import { eventsPage } from '../events-page';
import { checkOnRule, rules } from '../rule';
import { ruleTargets } from '../target';

export const listRuleNamesByTarget: Operation<ListRuleNamesByTargetRequest, ListRuleNamesByTargetResponse> = {
  service: 'events',
  name: 'ListRuleNamesByTarget',
  permissions: (call) => [checkOnRule(call, 'ListRuleNamesByTarget', '*', call.input.EventBusName)],
  run(call) {
    const { arn: busArn } = busOf(call, call.input.EventBusName);
    const named = ruleTargets(call.world)
      .where('targetArn', String(call.input.TargetArn))
      .map(({ ruleArn }) => rules(call.world).get(ruleArn))
      .flatMap((rule) => (rule?.busArn === busArn ? [rule.name] : []));
    const { items, NextToken } = eventsPage(call, [...new Set(named)].sort());
    return { RuleNames: items, NextToken };
  },
};
