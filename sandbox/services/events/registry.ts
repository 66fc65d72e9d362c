import type { Operation, World } from '@/sandbox/core/contract';
import { registerConnections } from './settle-connection';
import { createConnection } from './operations/create-connection';
import { deauthorizeConnection } from './operations/deauthorize-connection';
import { deleteConnection } from './operations/delete-connection';
import { describeConnection } from './operations/describe-connection';
import { listConnections } from './operations/list-connections';
import { updateConnection } from './operations/update-connection';

export const operations: Operation[] = [
  createConnection,
  deauthorizeConnection,
  deleteConnection,
  describeConnection,
  listConnections,
  updateConnection,
];

export function register(world: World): void {
  registerConnections(world);
}
