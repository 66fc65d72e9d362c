import type { World } from '@/sandbox/core/contract';
import { beginDelivery } from './delivery';
import type { BusEvent } from './event';
import { matchesEvent } from './pattern/match-event';
import { readPattern } from './pattern/read-pattern';
import { isEnabled, rules } from './rule';
import { targetsOf } from './target';

/** Puts an event on a bus: every target of every enabled rule that it matches gets a delivery of its own. */
export function publishEvent(world: World, busArn: string, event: BusEvent, cameFromBus = false): void {
  for (const rule of rules(world).where('busArn', busArn)) {
    if (!isEnabled(rule) || rule.eventPattern === undefined || !matchesEvent(readPattern(rule.eventPattern), event)) continue;
    for (const target of targetsOf(world, rule.arn)) beginDelivery(world, rule, target, event, cameFromBus);
  }
}
