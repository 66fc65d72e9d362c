import type { CreateConnectionRequest, CreateConnectionResponse } from '@aws-sdk/client-eventbridge';
import { ServiceError, type Operation } from '@/sandbox/core/contract';
import { quotaOf } from '../../quotas';
import { ensureServiceLinkedRole } from '../../service-linked-role';
import { checkOnConnection, connections, findConnection, shownChange, type Connection } from '../connection';
import { connectionSecrets, requireParametersOfType, secretWith, shownAuthOf } from '../connection-secret';
import { explaining, invalid } from '../errors';
import { associate, requireRoomForPrivate, targetOf } from '../private-target';
import { putSettling } from '../settle-connection';

const rolePrincipal = 'apidestinations.events.amazonaws.com';
const roleName = 'AWSServiceRoleForAmazonEventBridgeApiDestinations';

/** EventBridge makes the service-linked role, the association and the secret with the caller's permissions. */
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
    const resourceConfigurationArn = targetOf(call, input.InvocationConnectivityParameters);
    if (findConnection(call, name)) throw new ServiceError('ResourceAlreadyExistsException', `Connection '${name}' already exists.`);
    const limit = quotaOf(world, 'events.connections', accountId, region);
    if (connections(world).list({ accountId, region }).length >= limit) {
      throw new ServiceError('LimitExceededException', `The requested resource exceeds the maximum number allowed: ${limit} connections.`);
    }
    if (resourceConfigurationArn) requireRoomForPrivate(call);

    const id = world.newUuid();
    const secretArn = `arn:aws:secretsmanager:${region}:${accountId}:secret:events!connection/${name}/${world.newUuid()}-${world.newId('', 6, 'base36')}`;
    explaining('Failed to create service linked role because the caller does not have sufficient permissions.', () =>
      ensureServiceLinkedRole(call, rolePrincipal, roleName),
    );
    explaining('Failed to create the secret because the user is not authorized.', () =>
      call.authorize({ action: 'secretsmanager:CreateSecret', resource: secretArn }),
    );
    const associationId = resourceConfigurationArn && associate(call, resourceConfigurationArn, name);

    const now = world.clock.now();
    const secret = connectionSecrets(world).put(secretWith({ id, accountId, region }, authorizationType, auth));
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
      createdAt: now,
      lastModifiedAt: now,
    };
    const { LastAuthorizedTime: _onlyLater, ...shown } = shownChange(
      resourceConfigurationArn
        ? putSettling(world, connection, world.delays.connection)
        : connections(world).put({ ...connection, state: 'AUTHORIZED', lastAuthorizedAt: now }),
    );
    return shown;
  },
};
