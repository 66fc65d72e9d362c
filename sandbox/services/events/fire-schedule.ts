import type { World } from '@/sandbox/core/contract';
import { beginDelivery } from './delivery';
import { makeEvent } from './event';
import { isEnabled, rules, type Rule } from './rule';
import { readSchedule } from './schedule/read-schedule';
import { targetsOf } from './target';

const handler = 'events.fireSchedule';

interface Firing {
  ruleArn: string;
  at: number;
}

/** Stores a rule; where it has a schedule and is enabled, it fires from now on. */
export function putRuleScheduled(world: World, rule: Rule): Rule {
  const nextFireAt = rule.scheduleExpression && isEnabled(rule) ? readSchedule(rule.scheduleExpression)(world.clock.now()) : undefined;
  if (nextFireAt !== undefined) world.schedule(nextFireAt, handler, { ruleArn: rule.arn, at: nextFireAt } satisfies Firing);
  return rules(world).put({ ...rule, nextFireAt });
}

/** A scheduled event goes to the targets of its own rule only. */
export function registerSchedules(world: World): void {
  world.onTimer(handler, ({ ruleArn, at }: Firing) => {
    const rule = rules(world).get(ruleArn);
    if (rule?.nextFireAt !== at) return;
    const { accountId: account, region } = rule;
    const event = makeEvent(world, { source: 'aws.events', 'detail-type': 'Scheduled Event', account, region, resources: [ruleArn], detail: {} });
    for (const target of targetsOf(world, ruleArn)) beginDelivery(world, rule, target, event, false);
    putRuleScheduled(world, rule);
  });
}
