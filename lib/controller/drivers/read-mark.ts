import { describeConnection } from '@/lib/aws/events';
import { isAwsError } from '@/lib/aws/errors';
import { getResourceShares } from '@/lib/aws/ram';
import type { AwsSession } from '@/lib/aws/session';
import { listLatticeTags } from '@/lib/aws/vpc-lattice-gateways';
import { ownershipTag } from '../driver';
import { markOfConnection } from '../specs';

/** Reads the mark of one object: one call. Null: it has none. Undefined: the object is gone. */
export async function readMark(session: AwsSession, { kind, arn, name }: { kind: string; arn: string; name: string }): Promise<string | null | undefined> {
  try {
    if (kind === 'connection') {
      const { arn: found, description } = await describeConnection(session, name);
      return found === arn ? markOfConnection(description) : undefined;
    }
    if (kind === 'resource-share') {
      const share = (await getResourceShares(session, { owner: 'SELF', shareArn: arn })).find(({ status }) => status !== 'DELETED');
      return share && (share.tags[ownershipTag] ?? null);
    }
    return (await listLatticeTags(session, arn))[ownershipTag] ?? null;
  } catch (error) {
    if (isAwsError(error, 'notFound')) return undefined;
    throw error;
  }
}
