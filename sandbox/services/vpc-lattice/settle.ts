import type { StoredObject, World } from '@/sandbox/core/contract';

/** An object whose state is on its way to another one. `settlesAt` tells the latest change's timer from an older one's. */
export interface Settling extends StoredObject {
  status: string;
  lastUpdatedAt: number;
  settlesAt?: number | undefined;
}

interface Settlement {
  collection: string;
  id: string;
  settlesAt: number;
  /** `undefined` in JSON is absent: the object is then deleted. */
  status?: string;
}

const handler = 'vpc-lattice.settle';

/** Stores the object and lets it reach `finalStatus` after `delay` milliseconds; without one it is gone by then. */
export function putSettling<T extends Settling>(world: World, collection: string, object: T, delay: number, finalStatus?: string): T {
  const settlesAt = world.clock.now() + delay;
  const stored = world.collection<T>(collection).put({ ...object, settlesAt });
  const payload: Settlement = { collection, id: object.id, settlesAt, ...(finalStatus ? { status: finalStatus } : {}) };
  world.schedule(settlesAt, handler, payload);
  return stored;
}

export function registerSettling(world: World): void {
  world.onTimer(handler, ({ collection, id, settlesAt, status }: Settlement) => {
    const objects = world.collection<Settling>(collection);
    const object = objects.get(id);
    if (!object || object.settlesAt !== settlesAt) return;
    if (status === undefined) return objects.delete(id);
    objects.put({ ...object, status, settlesAt: undefined, lastUpdatedAt: settlesAt });
  });
}
