import type { StoredObject, World } from '@/sandbox/core/contract';
import type { BusEvent } from './event';
import type { Rule } from './rule';
import type { RuleTarget } from './target';

/** One event on its way to one target. It is kept after its end, without what was sent. */
export interface Delivery extends StoredObject {
  ruleArn: string;
  ruleName: string;
  targetId: string;
  targetArn: string;
  eventId: string;
  status: 'WAITING' | 'RUNNING' | 'DELIVERED' | 'DEAD_LETTERED' | 'DROPPED';
  /** How often it was sent. */
  attempts: number;
  createdAt: number;
  nextTryAt?: number | undefined;
  lastStatusCode?: number | undefined;
  lastErrorCode?: string | undefined;
  lastErrorMessage?: string | undefined;
  /** Until the end of the delivery: the event and the target as they were when it began. */
  load?: { eventJson: string; target: RuleTarget['target']; cameFromBus: boolean } | undefined;
}

export const deliverHandler = 'events.deliver';

export function deliveries(world: World) {
  return world.collection<Delivery>('events.delivery');
}

export function beginDelivery(world: World, rule: Rule, { target, targetArn }: RuleTarget, event: BusEvent, cameFromBus: boolean): void {
  const now = world.clock.now();
  const delivery = deliveries(world).put({
    id: world.newUuid(),
    accountId: rule.accountId,
    region: rule.region,
    ruleArn: rule.arn,
    ruleName: rule.name,
    targetId: String(target.Id),
    targetArn,
    eventId: event.id,
    status: 'WAITING',
    attempts: 0,
    createdAt: now,
    nextTryAt: now,
    load: { eventJson: JSON.stringify(event), target, cameFromBus },
  });
  world.schedule(now, deliverHandler, { id: delivery.id });
}

export function tryAt(world: World, delivery: Delivery, nextTryAt: number): void {
  deliveries(world).put({ ...delivery, status: 'WAITING', nextTryAt });
  world.schedule(nextTryAt, deliverHandler, { id: delivery.id });
}

/** So many ended deliveries can still be told of. */
const keptDeliveries = 1_000;

export function endDelivery(world: World, delivery: Delivery, status: 'DELIVERED' | 'DEAD_LETTERED' | 'DROPPED'): void {
  // Put anew, so that the order is that of the ends.
  deliveries(world).delete(delivery.id);
  deliveries(world).put({ ...delivery, status, nextTryAt: undefined, load: undefined });
  const [oldest, ...others] = (['DELIVERED', 'DEAD_LETTERED', 'DROPPED'] as const).flatMap((one) => deliveries(world).where('status', one));
  if (oldest && others.length >= keptDeliveries) deliveries(world).delete(oldest.id);
}
