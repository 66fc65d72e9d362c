import { ServiceError, type Call } from '@/sandbox/core/contract';
import { connections } from './connection';
import { isHttpsUrl } from './connection-secret';
import { invalid } from './errors';

/** `*` stands for a path parameter. */
export function requireEndpoint(endpoint: string): void {
  if (!isHttpsUrl(endpoint.replaceAll('*', 'x'))) throw invalid(`InvocationEndpoint ${endpoint} is not an HTTPS URL.`);
}

export function requireConnection(call: Call, connectionArn: string): void {
  const [connection] = connections(call.world).where('arn', connectionArn);
  if (connection?.accountId !== call.caller.accountId || connection.region !== call.region) {
    throw new ServiceError('ResourceNotFoundException', `Connection '${connectionArn}' does not exist.`);
  }
}
