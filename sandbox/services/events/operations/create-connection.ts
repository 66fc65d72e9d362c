import type { CreateConnectionRequest, CreateConnectionResponse } from '@aws-sdk/client-eventbridge';
import { ServiceError, type Call, type Operation } from '@/sandbox/core/contract';
import { quotaOf } from '../../quotas';
import { ensureServiceLinkedRole } from '../../service-linked-role';
import { authorized } from '../authorized';
import { saveConnection } from '../change-connection';
import { checkForCaller } from '../../secretsmanager/find-secret';
import { checkOnConnection, connections, findConnection, shownChange, type Connection } from '../connection';
import { requireComplete, requireParametersOfType, secretWith, shownAuthOf } from '../connection-secret';
import { explaining, invalid, limitExceeded } from '../errors';
import { keepSecret } from '../keep-secret';
import { associateAll, isPrivate, requireRoomForPrivate, targetOf } from '../private-target';
import { putSettling } from '../settle-connection';

const rolePrincipal = 'apidestinations.events.amazonaws.com';
const roleName = 'AWSServiceRoleForAmazonEventBridgeApiDestinations';

/** EventBridge makes the service-linked role, the associations and the secret with the caller's permissions. */
export const createConnection: Operation<CreateConnectionRequest, CreateConnectionResponse> = {
  service: 'events',
  name: 'CreateConnection',
  permissions: (call) => [checkOnConnection(call, 'CreateConnection')],
  run(call) {
    const { input, world, region } = call;
    const { accountId } = call.caller;
    const { Name: name = '', AuthorizationType: authorizationType, AuthParameters: auth } = input;
    if (!authorizationType) throw invalid('AuthorizationType is required.');
    requireParametersOfType(authorizationType, auth);
    const id = world.newUuid();
    const secret = secretWith({ id, accountId, region }, authorizationType, auth);
    requireComplete(secret);
    const resourceConfigurationArn = targetOf(call, input.InvocationConnectivityParameters);
    const authorizationConfigurationArn = targetOf(call, auth?.ConnectivityParameters);
    requireRoom(call, name, isPrivate({ resourceConfigurationArn, authorizationConfigurationArn }));

    const secretArn = `arn:aws:secretsmanager:${region}:${accountId}:secret:events!connection/${name}/${world.newUuid()}-${world.newId('', 6, 'base36')}`;
    explaining('Failed to create service linked role because the caller does not have sufficient permissions.', () =>
      ensureServiceLinkedRole(call, rolePrincipal, roleName),
    );
    explaining('Failed to create the secret because the user is not authorized.', () =>
      call.authorize(checkForCaller(world, 'events', 'CreateSecret', secretArn)),
    );
    const [associationId, authorizationAssociationId] = associateAll(call, name, [resourceConfigurationArn, authorizationConfigurationArn]);
    const now = world.clock.now();
    const connection: Connection = {
      id,
      accountId,
      region,
      name,
      arn: `arn:aws:events:${region}:${accountId}:connection/${name}/${id}`,
      secretArn,
      description: input.Description,
      kmsKeyIdentifier: input.KmsKeyIdentifier,
      state: 'CREATING',
      authorizationType,
      shownAuth: shownAuthOf(secret),
      resourceConfigurationArn,
      associationId,
      authorizationConfigurationArn,
      authorizationAssociationId,
      createdAt: now,
      lastModifiedAt: now,
    };
    keepSecret(world, connection, secret);
    const { LastAuthorizedTime: _onlyLater, ...shown } = shownChange(begin(call, saveConnection(world, connection)));
    return shown;
  },
};

function requireRoom(call: Call, name: string, isOneMorePrivate: boolean): void {
  const { caller: { accountId }, region, world } = call;
  if (findConnection(call, name)) throw new ServiceError('ResourceAlreadyExistsException', `Connection '${name}' already exists.`);
  const limit = quotaOf(world, 'events.connections', accountId, region);
  if (connections(world).list({ accountId, region }).length >= limit) throw limitExceeded(limit, 'connections');
  if (isOneMorePrivate) requireRoomForPrivate(call);
}

/** Only what needs nobody else is ready at once. */
function begin({ world }: Call, connection: Connection): Connection {
  if (isPrivate(connection)) return putSettling(world, connection, world.delays.connection);
  if (connection.authorizationType !== 'OAUTH_CLIENT_CREDENTIALS') return saveConnection(world, authorized(world, connection));
  return putSettling(world, { ...connection, state: 'AUTHORIZING' }, world.delays.connectionAuthorization);
}
