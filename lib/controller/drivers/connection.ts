import { createConnection, deleteConnection, describeConnection, listConnections, updateConnection, type Connection } from '@/lib/aws/events';
import { isAwsError } from '@/lib/aws/errors';
import { getNetworkAssociationStatus } from '@/lib/aws/vpc-lattice-associations';
import { Conflict, type Driver, type Pass } from '../driver';
import { connectionMark, type ConnectionSpec } from '../specs';
import { authenticationFix, authorizationOf, credentialsNeeded } from './connection-authorization';
import { judgeConnection, type ObservedConnection } from './connection-verdict';
import { dependencyArn } from './dependency-id';
import { orNull } from './or-null';

/*
 * An EventBridge connection that reaches the shared configuration privately and signs in to the service. EventBridge
 * knows neither tags nor client tokens here: the name is the same on every try, and the description is the mark of
 * ownership. Credentials only pass through; what is stored of them, EventBridge stores.
 */

type ConnectionPass = Pass<ConnectionSpec, ObservedConnection>;

function markOf(pass: ConnectionPass): string {
  return connectionMark(pass.resourceId);
}

async function observe(pass: ConnectionPass): Promise<ObservedConnection | null> {
  const told = await orNull(describeConnection(pass.session, pass.spec.name));
  if (told && (told.description === markOf(pass) || told.arn === pass.awsArn)) return observedOf(pass, told);
  if (pass.desired === 'absent') return associationLeft(pass);
  if (!told) return null;
  throw new Conflict(
    `Account ${pass.accountId} already has an EventBridge connection named ${told.name} that Pergola did not make. Rename or delete it in EventBridge; Pergola goes on by itself afterwards.`,
    'consumer',
  );
}

function observedOf(pass: ConnectionPass, told: Connection): ObservedConnection {
  return {
    awsId: told.name,
    awsArn: told.arn,
    awsState: told.state,
    stateReason: told.stateReason ?? null,
    isMarked: told.description === markOf(pass),
    authorizationType: told.authorizationType ?? null,
    apiKeyName: told.apiKeyName ?? null,
    oauthEndpoint: told.oauthEndpoint ?? null,
    oauthMethod: told.oauthMethod ?? null,
    tokenParameters: told.tokenParameters,
    parameters: told.parameters,
    configurationArn: told.configurationArn ?? null,
    // A connection that is only removed may be one of no service: it depends on nothing.
    wantedConfigurationArn: pass.desired === 'absent' ? null : pass.dependency('resource-configuration').awsArn,
    associationArn: told.associationArn ?? pass.lastObserved?.associationArn ?? null,
  };
}

/** The association that EventBridge manages outlives its connection by a moment; until it is gone too, so is access. */
async function associationLeft({ session, lastObserved }: ConnectionPass): Promise<ObservedConnection | null> {
  if (!lastObserved?.associationArn) return null;
  const status = await orNull(getNetworkAssociationStatus(session, lastObserved.associationArn));
  return status === null ? null : { ...lastObserved, awsState: `ASSOCIATION_${status}`, stateReason: null };
}

export const connectionDriver: Driver<ConnectionSpec, ObservedConnection> = {
  kind: 'connection',
  side: 'consumer',
  noun: 'connection',
  usuallySeconds: 45,
  needsCredentials: true,
  observe,
  isListed: async (pass) => (await listConnections(pass.session)).some(({ name }) => name === pass.spec.name),
  async create(pass) {
    try {
      await createConnection(pass.change, {
        name: pass.spec.name,
        description: markOf(pass),
        configurationArn: dependencyArn(pass, 'resource-configuration'),
        authorization: authorizationOf(pass.spec, pass.credentials),
        parameters: pass.spec.parameters,
      });
    } catch (error) {
      if (!isAwsError(error, 'alreadyExists')) throw error;
    }
  },
  /** An update without credentials leaves those that EventBridge has. The configuration is sent again only if the connection leads to another one, or to none. */
  async update(pass, observed) {
    const { spec, credentials } = pass;
    const isLost = observed.configurationArn !== observed.wantedConfigurationArn || observed.awsState === 'FAILED_CONNECTIVITY';
    const fix = authenticationFix(spec, observed);
    try {
      await updateConnection(pass.change, spec.name, {
        description: markOf(pass),
        parameters: spec.parameters,
        ...(credentials ? { authorization: authorizationOf(spec, credentials) } : fix.is === 'standIn' ? { authorization: fix.authorization } : fix.is === 'change' && { authorizationChange: fix.change }),
        ...(isLost && { configurationArn: dependencyArn(pass, 'resource-configuration') }),
      });
    } catch (error) {
      // Without the secrets that it was to keep, EventBridge has no complete authorization.
      if (!credentials && fix.is === 'change' && isAwsError(error, 'invalid')) throw credentialsNeeded(spec);
      throw error;
    }
  },
  async remove({ change, spec }, { awsState }) {
    if (awsState === 'DELETING' || awsState.startsWith('ASSOCIATION_')) return;
    await orNull(deleteConnection(change, spec.name));
  },
  judge: judgeConnection,
  /** Where it leads, what goes with its calls and the mark are in no list; the time of the last change is. */
  survey: {
    lists: ['connections'],
    traceOf: ({ awsArn }, { connections }) => connections.get(awsArn)?.[0] ?? null,
  },
  describeRemoval({ name, serviceName }, { awsState }) {
    return awsState.startsWith('ASSOCIATION_')
      ? `The connection ${name} is deleted; AWS is still taking its association with ${serviceName} away (usually a few seconds).`
      : `EventBridge is deleting the connection ${name} (usually a few seconds).`;
  },
};
