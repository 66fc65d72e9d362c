import type { World } from '@/sandbox/core/contract';
import { deliveries, type Delivery } from './delivery';

/** A delivery as the admin API tells of it. */
export interface ShownDelivery extends Omit<Delivery, 'load' | 'createdAt' | 'nextTryAt'> {
  /** ISO 8601 on the world's clock. */
  createdAt: string;
  nextTryAt: string | null;
}

export function shownDeliveries(world: World): ShownDelivery[] {
  return deliveries(world)
    .list()
    .map(({ load: _load, createdAt, nextTryAt, ...delivery }) => ({
      ...delivery,
      createdAt: new Date(createdAt).toISOString(),
      nextTryAt: nextTryAt === undefined ? null : new Date(nextTryAt).toISOString(),
    }));
}
