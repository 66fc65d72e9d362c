import { openSession, type AwsSession } from '@/lib/aws/session';
import { db } from '@/lib/platform/db';
import { AppError } from '@/lib/platform/errors';
import type { RolePurpose } from '@/prisma/generated/enums';

/** Who is behind a call in the other account's CloudTrail. */
export interface SessionReason {
  /** Stable id of a person, or `pergola` for what the controller does by itself. */
  sourceIdentity: string;
  /** Id of what is worked on; no e-mail address. */
  sessionName: string;
}

/** A session under the role that an onboarded account has given to Pergola for this purpose. */
export async function openAccountSession(accountId: string, region: string, purpose: RolePurpose, reason: SessionReason): Promise<AwsSession> {
  const role = await db().accountRole.findUnique({ where: { accountId_purpose: { accountId, purpose } } });
  if (!role) {
    throw new AppError('notFound', `Account ${accountId} has no ${purpose.toLowerCase()} role on record. Ask an administrator of Pergola to add it.`);
  }
  return openSession({ accountId, region, roleArn: role.roleArn, externalId: role.externalId, ...reason });
}
