import type { World } from '@/sandbox/core/contract';
import { saveConnection } from './change-connection';
import { connections } from './connection';

/** The owner of the resource configuration cut the association: the connection over it has nowhere to go. */
export function associationLost(world: World, association: { id: string; accountId: string; resourceConfigurationId: string }): void {
  const affected = [...connections(world).where('associationId', association.id), ...connections(world).where('authorizationAssociationId', association.id)];
  for (const connection of affected) {
    if (connection.state === 'DELETING') continue;
    saveConnection(world, {
      ...connection,
      state: 'FAILED_CONNECTIVITY',
      stateReason: `The owner of resource configuration ${association.resourceConfigurationId} deleted the association ${association.id}.`,
      settlesAt: undefined,
    });
  }
}
