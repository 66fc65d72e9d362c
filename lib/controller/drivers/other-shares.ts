import { isAwsError } from '@/lib/aws/errors';
import { disassociateShare } from '@/lib/aws/ram';
import type { AwsSession } from '@/lib/aws/session';

/** The configuration alone is taken out: what else the share holds, and for whom, is somebody else's. */
export async function takeOutOfShare(session: AwsSession, shareArn: string, configurationArn: string): Promise<void> {
  try {
    await disassociateShare(session, { shareArn, resourceArns: [configurationArn] });
  } catch (error) {
    if (!isAwsError(error, 'conflict', 'notFound')) throw error;
  }
}
