import { callAws, type AwsSession } from './call';
import { isAwsError } from './errors';

/** The resource policy of a configuration or service network as text; null when it has none. */
export async function getResourcePolicy(session: AwsSession, resourceArn: string): Promise<{ policy: string | null; requestId: string }> {
  try {
    const { policy, $metadata } = await callAws(session, 'vpc-lattice', 'GetResourcePolicy', (lattice) => lattice.getResourcePolicy({ resourceArn }));
    return { policy: policy ?? null, requestId: $metadata.requestId ?? '' };
  } catch (error) {
    if (!isAwsError(error, 'notFound')) throw error;
    return { policy: null, requestId: error.requestId ?? '' };
  }
}

/** Deletes the whole policy; without one it does nothing. */
export async function deleteResourcePolicy(session: AwsSession, resourceArn: string): Promise<void> {
  try {
    await callAws(session, 'vpc-lattice', 'DeleteResourcePolicy', (lattice) => lattice.deleteResourcePolicy({ resourceArn }));
  } catch (error) {
    if (!isAwsError(error, 'notFound')) throw error;
  }
}
