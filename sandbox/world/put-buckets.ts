import type { World } from '../core/contract';
import { buckets } from '../services/s3/bucket';
import type { WorldFile } from './world-schema';

/** Makes the declared buckets that are not there yet. What was put into a bucket stays. */
export function putBuckets(world: World, file: WorldFile): void {
  for (const { name, account, region, objectLock } of file.buckets) {
    if (buckets(world).get(name)) continue;
    buckets(world).put({ id: name, accountId: account, region, createdAt: world.clock.now(), ...(objectLock ? { versioning: 'Enabled', objectLock: {} } : {}) });
  }
}
