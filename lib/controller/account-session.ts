import { openSession, type AwsSession } from '@/lib/aws/session';
import { db } from '@/lib/platform/db';
import { AppError } from '@/lib/platform/errors';
import type { RoleSide } from './driver';

/** Who stands behind a call in the other account's CloudTrail. */
export interface SessionPurpose {
  /** Stable id of a person, or `pergola` for what the controller does by itself. */
  sourceIdentity: string;
  /** Id of what is worked on; no e-mail address. */
  sessionName: string;
}

/** A session under the role that an onboarded account has given to Pergola for this side of the job. */
export async function openAccountSession(accountId: string, region: string, side: RoleSide, purpose: SessionPurpose): Promise<AwsSession> {
  const role = await db().accountRole.findUnique({
    where: { accountId_purpose: { accountId, purpose: side === 'owner' ? 'OWNER' : 'CONSUMER' } },
  });
  if (!role) {
    throw new AppError('notFound', `Account ${accountId} has given Pergola no role to work as ${side}. Its team adds one under Accounts.`);
  }
  return openSession({ accountId, region, roleArn: role.roleArn, externalId: role.externalId, ...purpose });
}
