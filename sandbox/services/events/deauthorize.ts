import type { World } from '@/sandbox/core/contract';
import { saveConnection } from './change-connection';
import type { Connection } from './connection';

/** The credentials of a connection are good for nothing any more; it stays so until it gets new ones. */
export function deauthorize(world: World, connection: Connection, reason: string): void {
  saveConnection(world, {
    ...connection,
    state: 'DEAUTHORIZED',
    stateReason: reason.slice(0, largestReason),
    deauthorized: true,
    settlesAt: undefined,
    lastModifiedAt: world.clock.now(),
  });
}

const largestReason = 512;
