import type { World } from '@/sandbox/core/contract';
import { connections } from './connection';

/** The owner of the resource configuration cut the association: the connection over it has nowhere to go. */
export function associationLost(world: World, association: { id: string; accountId: string; resourceConfigurationId: string }): void {
  for (const connection of connections(world).list({ accountId: association.accountId })) {
    if (connection.associationId !== association.id || connection.state === 'DELETING') continue;
    connections(world).put({
      ...connection,
      state: 'FAILED_CONNECTIVITY',
      stateReason: `The owner of resource configuration ${association.resourceConfigurationId} deleted the association ${association.id}.`,
      settlesAt: undefined,
    });
  }
}
