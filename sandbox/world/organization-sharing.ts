import type { Collection, StoredObject } from '../core/contract';

/** The organizations for which sharing was enabled since the world began; their id is that of the organization. */
export function organizationsSharing(world: { collection(name: string): Collection<StoredObject> }) {
  return world.collection('ram.organizationSharing');
}
