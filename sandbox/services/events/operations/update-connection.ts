import type { ConnectivityResourceParameters, UpdateConnectionRequest, UpdateConnectionResponse } from '@aws-sdk/client-eventbridge';
import type { Call, Operation } from '@/sandbox/core/contract';
import { deleteManagedAssociation } from '../../vpc-lattice/managed-association';
import { checkOnConnection, connectionOf, isInTransition, shownChange, type Connection } from '../connection';
import { connectionSecrets, requireComplete, requireParametersOfType, secretWith, shownAuthOf } from '../connection-secret';
import { beingChanged, explaining } from '../errors';
import { keepSecret } from '../keep-secret';
import { associate, isPrivate, requireRoomForPrivate, targetOf } from '../private-target';
import { putSettling } from '../settle-connection';

/**
 * New credentials authorize a connection again; another private target builds its connectivity anew. Parameters of
 * another type have no effect unless the type changes too (EventBridge user guide, "Updating connections").
 */
export const updateConnection: Operation<UpdateConnectionRequest, UpdateConnectionResponse> = {
  service: 'events',
  name: 'UpdateConnection',
  permissions: (call) => [checkOnConnection(call, 'UpdateConnection')],
  run(call) {
    const { input, world } = call;
    const { AuthParameters: auth } = input;
    const connection = connectionOf(call, 'update', input.Name);
    if (isInTransition(connection)) throw beingChanged(connection.name, String(connection.state));
    const authorizationType = input.AuthorizationType ?? connection.authorizationType;
    const isOAuth = authorizationType === 'OAUTH_CLIENT_CREDENTIALS';
    if (authorizationType !== connection.authorizationType) requireParametersOfType(authorizationType, auth);
    const before = connectionSecrets(world).get(connection.id);
    const secret = auth && secretWith(before ?? ownerOf(connection), authorizationType, auth);
    if (secret) requireComplete(secret);

    const change = {
      ...retarget(call, connection, input.InvocationConnectivityParameters, 'resourceConfigurationArn', 'associationId'),
      ...retarget(call, connection, isOAuth ? auth?.ConnectivityParameters : publicTarget, 'authorizationConfigurationArn', 'authorizationAssociationId'),
    };
    if (secret) authorizeSecretChange(call, connection, before !== undefined);
    const updated: Connection = {
      ...connection,
      ...change,
      description: input.Description ?? connection.description,
      kmsKeyIdentifier: input.KmsKeyIdentifier ?? connection.kmsKeyIdentifier,
      authorizationType,
      state: 'UPDATING',
      ...(secret ? { shownAuth: shownAuthOf(secret), deauthorized: undefined } : {}),
      lastModifiedAt: world.clock.now(),
    };
    if (secret) keepSecret(world, updated, secret);
    return shownChange(putSettling(world, updated, Object.keys(change).length > 0 ? world.delays.connection : world.delays.association));
  },
};

const publicTarget: ConnectivityResourceParameters = { ResourceParameters: { ResourceConfigurationArn: '' } };

/** Where the connection leads after this update, if that changes. */
function retarget(
  call: Call,
  connection: Connection,
  parameters: ConnectivityResourceParameters | undefined,
  arnMember: 'resourceConfigurationArn' | 'authorizationConfigurationArn',
  associationMember: 'associationId' | 'authorizationAssociationId',
): Partial<Connection> {
  if (parameters === undefined) return {};
  const arn = targetOf(call, parameters);
  const present = connection[arnMember];
  if (arn === present && !(arn && connection.state === 'FAILED_CONNECTIVITY')) return {};
  if (arn && !isPrivate(connection)) requireRoomForPrivate(call);
  const association = arn && associate(call, arn, connection.name);
  const old = connection[associationMember];
  if (old) deleteManagedAssociation(call.world, old);
  return { [arnMember]: arn, [associationMember]: association };
}

function authorizeSecretChange(call: Call, connection: Connection, exists: boolean): void {
  explaining('Failed to update the secret because the user is not authorized.', () => {
    for (const action of exists ? ['GetSecretValue', 'PutSecretValue', 'UpdateSecret'] : ['CreateSecret']) {
      call.authorize({ action: `secretsmanager:${action}`, resource: connection.secretArn });
    }
  });
}

function ownerOf({ id, accountId, region }: Connection) {
  return { id, accountId, region };
}
