import { isAwsError } from '@/lib/aws/errors';
import { disassociateShare, getShareAssociations } from '@/lib/aws/ram';
import type { AwsSession } from '@/lib/aws/session';
import type { WholeList } from '@/lib/aws/call';

/** A configuration's place in a share that Pergola did not make. */
interface Place {
  shareArn: string;
  shareName: string;
  status: string;
}

const out = new Set(['DISASSOCIATED', 'FAILED']);

/** Whether that share still holds the configuration; a share that is gone holds nothing. */
export async function placeInShare(session: AwsSession, shareArn: string, configurationArn: string): Promise<WholeList<Place>> {
  try {
    const { items, requestId } = await getShareAssociations(session, { type: 'RESOURCE', shareArn, resourceArn: configurationArn });
    return { items: items.filter(({ entity, status }) => entity === configurationArn && !out.has(status)), requestId };
  } catch (error) {
    if (isAwsError(error, 'notFound')) return { items: [], requestId: error.requestId ?? '' };
    throw error;
  }
}

/** The configuration alone is taken out: what else the share holds, and for whom, is somebody else's. */
export async function takeOutOfShare(session: AwsSession, shareArn: string, configurationArn: string): Promise<void> {
  try {
    await disassociateShare(session, { shareArn, resourceArns: [configurationArn] });
  } catch (error) {
    if (!isAwsError(error, 'conflict', 'notFound')) throw error;
  }
}
