import { openSession, type AwsSession } from '@/lib/aws/session';
import { db } from '@/lib/platform/db';
import { AppError } from '@/lib/platform/errors';
import type { RolePurpose } from '@/prisma/generated/enums';
import { sessionPolicy, type Permission } from './session-policy';

/** Who is behind a call in the other account's CloudTrail. */
export interface SessionReason {
  /** Stable id of a person, or `pergola` for what the controller does by itself. */
  sourceIdentity: string;
  /** Id of what is worked on; no e-mail address. */
  sessionName: string;
  /** Removals go ahead under a role that is not verified: it can only take access away. */
  isRemoval?: boolean;
  /** All that the session may do. */
  permissions: readonly Permission[];
  /** Shown by CloudTrail and usable in policies; absent where it would only split what can be shared. */
  tags?: Record<string, string>;
}

/** A role that Pergola does not use, and why. A pass is blocked by it; a page shows the message. */
export class RoleUnusable extends AppError {
  constructor(
    readonly reason: 'roleMissing' | 'roleNotVerified',
    message: string,
  ) {
    super('awsRefused', message);
    this.name = 'RoleUnusable';
  }
}

/** The `reason` of a resource that is blocked by a role, for whoever wakes it once the role works. */
export const roleReasons = ['roleMissing', 'roleNotVerified'] as const;

/**
 * A session under the role that an onboarded account has given to Pergola for this purpose. The one place that opens
 * sessions in accounts, and none without a session policy. Throws `RoleUnusable`.
 */
export async function openAccountSession(accountId: string, region: string, purpose: RolePurpose, { isRemoval = false, permissions, ...reason }: SessionReason): Promise<AwsSession> {
  const role = await db().accountRole.findUnique({ where: { accountId_purpose: { accountId, purpose } } });
  const name = `${purpose.toLowerCase()} role of account ${accountId}`;
  if (!role) {
    throw new RoleUnusable('roleMissing', `Pergola has no ${name} on record. Ask an administrator of Pergola to add it with "pergola accounts add".`);
  }
  if (!isRemoval && role.problem !== null) throw new RoleUnusable('roleNotVerified', `Pergola doesn’t use the ${name} because its verification failed: ${role.problem}`);
  if (!isRemoval && role.verifiedAt === null) {
    throw new RoleUnusable('roleNotVerified', `The ${name} is not verified. Ask the account’s team to deploy the roles as Accounts shows, and an administrator of Pergola to verify them with "pergola accounts verify".`);
  }
  return openSession({ accountId, region, roleArn: role.roleArn, externalId: role.externalId, policy: sessionPolicy(permissions), ...reason });
}
