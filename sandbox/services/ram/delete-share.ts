import type { World } from '@/sandbox/core/contract';
import { lingerMs } from './association';
import { resourceShares, type ResourceShare } from './resource-share';

const deletedHandler = 'ram.shareDeleted';
const forgetHandler = 'ram.forgetShare';

/** DELETING, then DELETED, which RAM still lists for a while. */
export function deleteShareLater(world: World, share: ResourceShare): void {
  const now = world.clock.now();
  resourceShares(world).put({ ...share, status: 'DELETING', lastUpdatedAt: now });
  world.schedule(now + world.delays.shareAssociation, deletedHandler, { id: share.id });
}

export function registerShareDeletion(world: World): void {
  world.onTimer(deletedHandler, ({ id }: { id: string }) => {
    const share = resourceShares(world).get(id);
    if (!share) return;
    const now = world.clock.now();
    resourceShares(world).put({ ...share, status: 'DELETED', lastUpdatedAt: now });
    world.schedule(now + lingerMs, forgetHandler, { id });
  });
  world.onTimer(forgetHandler, ({ id }: { id: string }) => resourceShares(world).delete(id));
}
