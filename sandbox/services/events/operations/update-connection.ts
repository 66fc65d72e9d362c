import type { UpdateConnectionRequest, UpdateConnectionResponse } from '@aws-sdk/client-eventbridge';
import type { Call, Operation } from '@/sandbox/core/contract';
import { deleteManagedAssociation } from '../../vpc-lattice/managed-association';
import { checkOnConnection, connectionOf, isInTransition, shownChange, type Connection } from '../connection';
import { connectionSecrets, requireParametersOfType, secretWith, shownAuthOf } from '../connection-secret';
import { beingChanged, explaining } from '../errors';
import { associate, requireRoomForPrivate, targetOf } from '../private-target';
import { putSettling } from '../settle-connection';

/** New credentials authorize a connection again; another private target builds its connectivity anew. */
export const updateConnection: Operation<UpdateConnectionRequest, UpdateConnectionResponse> = {
  service: 'events',
  name: 'UpdateConnection',
  permissions: (call) => [checkOnConnection(call, 'UpdateConnection')],
  run(call) {
    const { input, world } = call;
    const connection = connectionOf(call, 'update', input.Name);
    if (isInTransition(connection)) throw beingChanged(connection.name, String(connection.state));
    const authorizationType = input.AuthorizationType ?? connection.authorizationType;
    if (authorizationType !== connection.authorizationType) requireParametersOfType(authorizationType, input.AuthParameters);
    const target = retarget(call, connection);

    const before = connectionSecrets(world).get(connection.id);
    const secret = input.AuthParameters || before ? secretWith(before ?? ownerOf(connection), authorizationType, input.AuthParameters) : undefined;
    if (input.AuthParameters) authorizeSecretChange(call, connection);
    if (secret) connectionSecrets(world).put(secret);

    const updated: Connection = {
      ...connection,
      ...target.change,
      description: input.Description ?? connection.description,
      kmsKeyIdentifier: input.KmsKeyIdentifier ?? connection.kmsKeyIdentifier,
      authorizationType,
      shownAuth: secret ? shownAuthOf(secret) : connection.shownAuth,
      state: 'UPDATING',
      lastModifiedAt: world.clock.now(),
    };
    return shownChange(putSettling(world, updated, target.change ? world.delays.connection : world.delays.association));
  },
};

/** Where the connection leads after this update, if that changes. */
function retarget(call: Call<UpdateConnectionRequest>, connection: Connection): { change?: Pick<Connection, 'resourceConfigurationArn' | 'associationId'> } {
  const { InvocationConnectivityParameters: parameters } = call.input;
  if (parameters === undefined) return {};
  const resourceConfigurationArn = targetOf(call, parameters);
  const broken = connection.state === 'FAILED_CONNECTIVITY';
  if (resourceConfigurationArn === connection.resourceConfigurationArn && !broken) return {};
  if (resourceConfigurationArn && !connection.resourceConfigurationArn) requireRoomForPrivate(call);
  const associationId = resourceConfigurationArn && associate(call, resourceConfigurationArn, connection.name);
  if (connection.associationId) deleteManagedAssociation(call.world, connection.associationId);
  return { change: { resourceConfigurationArn, associationId } };
}

function authorizeSecretChange(call: Call, connection: Connection): void {
  explaining('Failed to update the secret because the user is not authorized.', () => {
    for (const action of ['GetSecretValue', 'PutSecretValue', 'UpdateSecret']) {
      call.authorize({ action: `secretsmanager:${action}`, resource: connection.secretArn });
    }
  });
}

function ownerOf({ id, accountId, region }: Connection) {
  return { id, accountId, region };
}
