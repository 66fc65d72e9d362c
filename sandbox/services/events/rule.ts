import type { Rule as ShownRule, RuleState } from '@aws-sdk/client-eventbridge';
import { ServiceError, type Call, type PermissionCheck, type StoredObject, type World } from '@/sandbox/core/contract';
import { resourceTagKeys, type Tags } from '../tags';
import { busArnOf, busOf, defaultBusName, type EventBus } from './event-bus';

/** The id of a rule is its ARN. */
export interface Rule extends StoredObject {
  name: string;
  arn: string;
  busArn: string;
  busName: string;
  eventPattern?: string | undefined;
  scheduleExpression?: string | undefined;
  state: RuleState;
  description?: string | undefined;
  roleArn?: string | undefined;
  /** The AWS service that made the rule for itself. */
  managedBy?: string | undefined;
  tags: Tags;
  /** When a schedule fires next; a timer for another time is out of date. */
  nextFireAt?: number | undefined;
}

export function rules(world: World) {
  return world.collection<Rule>('events.rule');
}

/** A rule of the default bus has no bus in its ARN. */
export function ruleArn({ accountId, region, name: busName }: Pick<EventBus, 'accountId' | 'region' | 'name'>, name: string): string {
  return `arn:aws:events:${region}:${accountId}:rule/${busName === defaultBusName ? '' : `${busName}/`}${name}`;
}

export function findRule(call: Call, bus: EventBus, name: string | undefined): Rule | undefined {
  return rules(call.world).get(ruleArn(bus, String(name)));
}

export function ruleOf(call: Call, nameOrArnOfBus: string | undefined, name: string | undefined): Rule {
  const bus = busOf(call, nameOrArnOfBus);
  const rule = findRule(call, bus, name);
  if (!rule) throw new ServiceError('ResourceNotFoundException', `Rule ${String(name)} does not exist on EventBus ${bus.name}.`);
  return rule;
}

/** What a service made for itself its owner only changes by force. */
export function refuseManaged({ name, managedBy }: Rule, force = false): void {
  if (managedBy && !force) {
    throw new ServiceError('ManagedRuleException', `Rule ${name} was created by ${managedBy} on your behalf. It can only be changed by that service.`);
  }
}

export function isEnabled({ state }: Rule): boolean {
  return state !== 'DISABLED';
}

/** The rule that a request names, by name and bus, as IAM sees it. */
export function checkOnRule(call: Call, action: string, name: string | undefined, bus: string | undefined, context: PermissionCheck['context'] = {}): PermissionCheck {
  const [, , , region = '', accountId = '', resource = ''] = busArnOf(call, bus).split(':');
  const arn = ruleArn({ region, accountId, name: resource.replace('event-bus/', '') }, String(name));
  const rule = rules(call.world).get(arn);
  const known = rule ? { ...resourceTagKeys(rule.tags), ...(rule.managedBy ? { 'events:ManagedBy': rule.managedBy } : {}), 'events:creatorAccount': rule.accountId } : {};
  return { action: `events:${action}`, resource: arn, context: { ...known, ...context } };
}

export function shownRule(rule: Rule): ShownRule {
  return {
    Name: rule.name,
    Arn: rule.arn,
    EventPattern: rule.eventPattern,
    ScheduleExpression: rule.scheduleExpression,
    State: rule.state,
    Description: rule.description,
    RoleArn: rule.roleArn,
    ManagedBy: rule.managedBy,
    EventBusName: rule.busName,
  };
}
