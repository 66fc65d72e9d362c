import type { ListRulesRequest, ListRulesResponse } from '@aws-sdk/client-eventbridge';
import type { Operation } from '@/sandbox/core/contract';
import { busOf } from '../event-bus';
import { byName, eventsPage } from '../events-page';
import { checkOnRule, rules, shownRule } from '../rule';

export const listRules: Operation<ListRulesRequest, ListRulesResponse> = {
  service: 'events',
  name: 'ListRules',
  permissions: (call) => [checkOnRule(call, 'ListRules', '*', call.input.EventBusName)],
  run(call) {
    const { NamePrefix = '', EventBusName } = call.input;
    const found = rules(call.world)
      .where('busArn', busOf(call, EventBusName).arn)
      .filter(({ name }) => name.startsWith(NamePrefix))
      .sort(byName);
    const { items, NextToken } = eventsPage(call, found);
    return { Rules: items.map(shownRule), NextToken };
  },
};
