import type { PutRuleRequest, PutRuleResponse } from '@aws-sdk/client-eventbridge';
import type { Call, Operation } from '@/sandbox/core/contract';
import { passRoleCheck } from '../../pass-role';
import { quotaOf } from '../../quotas';
import { requestTagKeys } from '../../tags';
import { busOf, defaultBusName, type EventBus } from '../event-bus';
import { invalid, limitExceeded } from '../errors';
import { putRuleScheduled } from '../fire-schedule';
import { readPattern } from '../pattern/read-pattern';
import { patternKeys } from '../pattern/pattern-keys';
import { checkOnRule, findRule, refuseManaged, ruleArn, rules } from '../rule';
import { readSchedule } from '../schedule/read-schedule';
import { tagMap, tagsOf } from '../tags';

/** Makes a rule, or replaces all of it but its targets and tags. */
export const putRule: Operation<PutRuleRequest, PutRuleResponse> = {
  service: 'events',
  name: 'PutRule',
  permissions(call) {
    const { Name, EventBusName, EventPattern, Tags, RoleArn } = call.input;
    const tagKeys = requestTagKeys(tagMap(Tags));
    return [
      checkOnRule(call, 'PutRule', Name, EventBusName, { ...patternKeys(EventPattern), ...tagKeys }),
      ...(Tags?.length ? [checkOnRule(call, 'TagResource', Name, EventBusName, tagKeys)] : []),
      ...(RoleArn ? [passRoleCheck(RoleArn, 'events.amazonaws.com')] : []),
    ];
  },
  run(call) {
    const { input, world } = call;
    const { Name: name = '', EventPattern: eventPattern, ScheduleExpression: scheduleExpression } = input;
    const bus = busOf(call, input.EventBusName);
    const present = findRule(call, bus, name);
    if (present) refuseManaged(present);
    requireTrigger(call, bus);
    const tags = present?.tags ?? tagsOf(input.Tags);
    if (!present) requireRoom(call, bus);
    const arn = ruleArn(bus, name);
    const { accountId, region } = bus;
    putRuleScheduled(world, {
      id: arn,
      accountId,
      region,
      name,
      arn,
      busArn: bus.arn,
      busName: bus.name,
      eventPattern,
      scheduleExpression,
      state: input.State ?? 'ENABLED',
      description: input.Description,
      roleArn: input.RoleArn,
      tags,
    });
    return { RuleArn: arn };
  },
};

function requireTrigger({ input, world, caller, region }: Call<PutRuleRequest>, bus: EventBus): void {
  const { EventPattern: pattern, ScheduleExpression: schedule } = input;
  if (!pattern && !schedule) throw invalid('Parameter(s) EventPattern or ScheduleExpression must be specified.');
  if (schedule && bus.name !== defaultBusName) throw invalid('ScheduleExpression is supported only on the default event bus.');
  if (schedule) readSchedule(schedule);
  if (!pattern) return;
  readPattern(pattern);
  const limit = quotaOf(world, 'events.eventPatternCharacters', caller.accountId, region);
  if (pattern.length > limit) throw limitExceeded(limit, 'characters in an event pattern');
}

function requireRoom({ world, caller, region }: Call, bus: EventBus): void {
  const limit = quotaOf(world, 'events.rulesPerEventBus', caller.accountId, region);
  if (rules(world).where('busArn', bus.arn).length >= limit) throw limitExceeded(limit, 'rules for an event bus');
}
