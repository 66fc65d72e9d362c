import type { ConnectivityResourceParameters, UpdateConnectionRequest, UpdateConnectionResponse } from '@aws-sdk/client-eventbridge';
import type { Call, Operation } from '@/sandbox/core/contract';
import { checkForCaller } from '../../secretsmanager/find-secret';
import { deleteManagedAssociation } from '../../vpc-lattice/managed-association';
import { authorized } from '../authorized';
import { saveConnection } from '../change-connection';
import { checkOnConnection, connectionOf, isInTransition, shownChange, type Connection } from '../connection';
import { connectionSecrets, requireComplete, requireParametersOfType, secretWith, shownAuthOf } from '../connection-secret';
import { beingChanged, explaining } from '../errors';
import { keepSecret } from '../keep-secret';
import { associateAll, isPrivate, requireRoomForPrivate, targetOf } from '../private-target';
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

    const invocation = newTarget(call, connection, connection.resourceConfigurationArn, input.InvocationConnectivityParameters);
    const authorization = newTarget(call, connection, connection.authorizationConfigurationArn, isOAuth ? auth?.ConnectivityParameters : publicTarget);
    if ((invocation?.arn ?? authorization?.arn) && !isPrivate(connection)) requireRoomForPrivate(call);
    if (secret) authorizeSecretChange(call, connection, before !== undefined);
    const [associationId, authorizationAssociationId] = associateAll(call, connection.name, [invocation?.arn, authorization?.arn]);
    if (invocation && connection.associationId) deleteManagedAssociation(call, connection.associationId);
    if (authorization && connection.authorizationAssociationId) deleteManagedAssociation(call, connection.authorizationAssociationId);
    const updated: Connection = {
      ...connection,
      ...(invocation ? { resourceConfigurationArn: invocation.arn, associationId } : {}),
      ...(authorization ? { authorizationConfigurationArn: authorization.arn, authorizationAssociationId } : {}),
      description: input.Description ?? connection.description,
      kmsKeyIdentifier: input.KmsKeyIdentifier ?? connection.kmsKeyIdentifier,
      authorizationType,
      state: 'UPDATING',
      ...(secret ? { shownAuth: shownAuthOf(secret), deauthorized: undefined } : {}),
      lastModifiedAt: world.clock.now(),
    };
    if (secret) keepSecret(world, updated, secret);
    if (isReadyAtOnce(updated) && !invocation && !authorization) return shownChange(saveConnection(world, authorized(world, updated)));
    return shownChange(putSettling(world, updated, invocation || authorization ? world.delays.connection : world.delays.association));
  },
};

/** A public connection without OAuth needs nobody else: AWS answers AUTHORIZED, and takes the next update at once (recorded answers of AWS). */
function isReadyAtOnce({ authorizationType, deauthorized, ...connection }: Connection): boolean {
  return !isPrivate(connection) && authorizationType !== 'OAUTH_CLIENT_CREDENTIALS' && !deauthorized;
}

const publicTarget: ConnectivityResourceParameters = { ResourceParameters: { ResourceConfigurationArn: '' } };

/** Where the connection leads after this update, if that changes or has to be built anew. */
function newTarget(
  call: Call,
  { state }: Connection,
  present: string | undefined,
  parameters: ConnectivityResourceParameters | undefined,
): { arn: string | undefined } | undefined {
  if (parameters === undefined) return undefined;
  const arn = targetOf(call, parameters);
  return arn === present && !(arn && state === 'FAILED_CONNECTIVITY') ? undefined : { arn };
}

function authorizeSecretChange(call: Call, connection: Connection, exists: boolean): void {
  explaining('Failed to update the secret because the user is not authorized.', () => {
    for (const action of exists ? ['GetSecretValue', 'PutSecretValue', 'UpdateSecret'] : ['CreateSecret']) {
      call.authorize(checkForCaller(call.world, 'events', action, connection.secretArn));
    }
  });
}

function ownerOf({ id, accountId, region }: Connection) {
  return { id, accountId, region };
}
