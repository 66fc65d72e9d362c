import type { DeleteConnectionRequest, DeleteConnectionResponse } from '@aws-sdk/client-eventbridge';
import type { Operation } from '@/sandbox/core/contract';
import { checkForCaller } from '../../secretsmanager/find-secret';
import { checkOnConnection, connectionOf, shownChange } from '../connection';
import { explaining } from '../errors';
import { deleteAssociations } from '../private-target';
import { putSettling } from '../settle-connection';

/** The association and the secret go with the connection. One that is still being created can be deleted too. */
export const deleteConnection: Operation<DeleteConnectionRequest, DeleteConnectionResponse> = {
  service: 'events',
  name: 'DeleteConnection',
  permissions: (call) => [checkOnConnection(call, 'DeleteConnection')],
  run(call) {
    const { world } = call;
    const connection = connectionOf(call, 'delete', call.input.Name);
    if (connection.state === 'DELETING') return shownChange(connection);
    explaining('Failed to delete the secret because the user is not authorized.', () =>
      call.authorize(checkForCaller(world, 'events', 'DeleteSecret', connection.secretArn)),
    );
    deleteAssociations(call, connection);
    const leaving = { ...connection, state: 'DELETING' as const, stateReason: undefined, lastModifiedAt: world.clock.now() };
    return shownChange(putSettling(world, leaving, world.delays.connectionDelete));
  },
};
