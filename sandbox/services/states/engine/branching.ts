import type { StoredObject, World } from '@/sandbox/core/contract';
import type { Tolerance } from '../asl/map-limits';

/** How far the branches of a Parallel state, or the iterations of a Map state, have come; it has the id of the thread that waits. */
export interface Branching extends StoredObject {
  length: number;
  /** The next one that may start. */
  next: number;
  ended: number;
  failed: number;
  tolerance: Tolerance;
  /** World time of the latest end of a branch. */
  at: number;
}

export function branchings(world: World) {
  return world.collection<Branching>('states.branching');
}
