import { openSession, type AwsSession } from '@/lib/aws/session';
import { db } from '@/lib/platform/db';
import { sessionPolicy } from '@/lib/controller/session-policy';
import { AppError } from '@/lib/platform/errors';
import type { RolePurpose } from '@/prisma/generated/enums';

/** A role as Pergola knows it. */
export interface KnownRole {
  accountId: string;
  purpose: RolePurpose;
  roleArn: string;
  externalId: string;
}

/** One account of a run, with its roles. */
export interface CheckedAccount {
  id: string;
  teamId: string;
  regions: string[];
  httpTaskRoleArn: string | null;
  roles: KnownRole[];
}

/** The account with a role of this purpose: the given one, or the only one. Nothing when no account has such a role. */
export async function accountWith(purpose: RolePurpose, given: string | undefined): Promise<CheckedAccount | undefined> {
  // bounded: a command of the operator, which names the accounts to choose from
  const found = await db().account.findMany({
    where: { roles: { some: { purpose } }, ...(given && { id: given }) },
    select: { id: true, teamId: true, regions: true, httpTaskRoleArn: true, roles: { select: { accountId: true, purpose: true, roleArn: true, externalId: true }, orderBy: { purpose: 'asc' } } },
    orderBy: { id: 'asc' },
  });
  const option = purpose === 'OWNER' ? '--owner' : '--consumer';
  if (given && found.length === 0) throw new AppError('notFound', `Account ${given} has no ${purpose.toLowerCase()} role in Pergola. Add it with "pergola accounts add".`);
  if (found.length > 1) {
    throw new AppError('invalidInput', `${found.length} accounts have a ${purpose.toLowerCase()} role: ${found.map(({ id }) => id).join(', ')}. Choose one with ${option}. Use an account without production services.`);
  }
  return found[0];
}

/** A session with everything that the role allows, so that a check shows what the template says. */
export function openRole({ accountId, roleArn, externalId }: KnownRole, region: string): Promise<AwsSession> {
  return openSession({ accountId, region, roleArn, externalId, sourceIdentity: 'pergola', sessionName: 'real-aws', policy: sessionPolicy([{ actions: ['*'], resources: ['*'] }]) });
}
