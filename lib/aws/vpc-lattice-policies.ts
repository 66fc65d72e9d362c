import { callAws, nothing, type AwsSession } from './call';
import { isAwsError } from './errors';
import { required } from './response';

/**
 * The resource policy of a configuration or service network as text; null when it has none, which VPC Lattice says with
 * ResourceNotFoundException (API reference, GetResourcePolicy).
 */
export async function getResourcePolicy(session: AwsSession, resourceArn: string): Promise<{ policy: string | null; requestId: string }> {
  try {
    return await callAws(session, 'vpc-lattice', 'GetResourcePolicy', (lattice) => lattice.getResourcePolicy({ resourceArn }), ({ policy, $metadata }) => ({
      policy: required(policy, 'policy'),
      requestId: required($metadata.requestId, 'a request ID'),
    }));
  } catch (error) {
    if (!isAwsError(error, 'notFound')) throw error;
    return { policy: null, requestId: required(error.requestId, 'a request ID') };
  }
}

/** Deletes the whole policy; without one it does nothing. */
export async function deleteResourcePolicy(session: AwsSession, resourceArn: string): Promise<void> {
  try {
    await callAws(session, 'vpc-lattice', 'DeleteResourcePolicy', (lattice) => lattice.deleteResourcePolicy({ resourceArn }), nothing);
  } catch (error) {
    if (!isAwsError(error, 'notFound')) throw error;
  }
}
