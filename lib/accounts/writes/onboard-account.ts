import { openSession } from '@/lib/aws/session';
import { callerIdentity, roleRefusesWithoutExternalId } from '@/lib/aws/sts';
import { recordAudit } from '@/lib/platform/audit';
import { db } from '@/lib/platform/db';
import { AppError } from '@/lib/platform/errors';
import { newExternalId, newId } from '@/lib/platform/ids';
import type { RolePurpose } from '@/prisma/generated/client';

export interface NewAccount {
  /** Twelve digits. */
  accountId: string;
  name: string;
  /** OIDC group of the team that owns the account. */
  teamGroup: string;
  teamName?: string;
  regions: string[];
  purpose: RolePurpose;
  roleArn: string;
  /** Only where the role was made before Pergola could say one, as in the sandbox; otherwise Pergola makes it. */
  externalId?: string;
  httpTaskRoleArn?: string;
}

/**
 * Writes an account and one of its roles down, unverified. An account belongs to the team that named it first: another
 * team is refused. Answers the external ID that the role's trust policy must ask for; it stays the same when repeated.
 */
export async function addAccount(account: NewAccount): Promise<{ externalId: string }> {
  const { accountId, name, teamGroup, regions, purpose, roleArn, httpTaskRoleArn } = account;
  return db().$transaction(async (tx) => {
    const team = await tx.team.upsert({
      where: { group: teamGroup },
      create: { id: newId('team'), group: teamGroup, name: account.teamName ?? teamGroup },
      update: {},
    });
    const existing = await tx.account.findUnique({ where: { id: accountId } });
    if (existing && existing.teamId !== team.id) {
      throw new AppError('conflict', `Account ${accountId} belongs to another team already. An administrator must move it first.`);
    }
    await tx.account.upsert({
      where: { id: accountId },
      create: { id: accountId, name, teamId: team.id, regions, httpTaskRoleArn },
      update: { name, regions, ...(httpTaskRoleArn && { httpTaskRoleArn }) },
    });
    const where = { accountId_purpose: { accountId, purpose } };
    const known = await tx.accountRole.findUnique({ where });
    if (known?.roleArn === roleArn && (!account.externalId || account.externalId === known.externalId)) return { externalId: known.externalId };
    const externalId = account.externalId ?? newExternalId();
    await tx.accountRole.upsert({
      where,
      create: { accountId, purpose, roleArn, externalId },
      update: { roleArn, externalId, verifiedAt: null },
    });
    await recordAudit(tx, {
      actor: null,
      action: 'account.add',
      outcome: 'DONE',
      subject: { type: 'account', id: accountId },
      teamIds: [team.id],
      sentence: `added the ${purpose.toLowerCase()} role of account ${accountId} for the team ${team.name}`,
      data: { purpose, teamId: team.id, teamName: team.name, roleArn, regions },
    });
    return { externalId };
  });
}

/**
 * Proves that the role is the account's, works, and insists on its external ID; only then Pergola uses it. Throws a
 * sentence that says what to mend.
 */
export async function verifyAccountRole(accountId: string, purpose: RolePurpose): Promise<void> {
  const role = await db().accountRole.findUnique({ where: { accountId_purpose: { accountId, purpose } }, include: { account: true } });
  if (!role) throw new AppError('notFound', `Account ${accountId} has no ${purpose.toLowerCase()} role yet. Add it first.`);
  const region = role.account.regions[0]!;
  const { roleArn, externalId } = role;
  const session = await openSession({ accountId, region, roleArn, externalId, sourceIdentity: 'pergola', sessionName: 'verify-role' });
  const identity = await callerIdentity(session);
  if (identity.accountId !== accountId) {
    throw new AppError('awsRefused', `The role ${roleArn} leads into account ${identity.accountId}, not ${accountId}. Name a role of account ${accountId}.`);
  }
  if (!(await roleRefusesWithoutExternalId({ accountId, region, roleArn }))) {
    throw new AppError(
      'awsRefused',
      `The role ${roleArn} can be assumed without its external ID, so any customer of the same principal could use it. Deploy the template from the portal’s public folder again; the account is not used until then.`,
    );
  }
  await db().accountRole.update({ where: { accountId_purpose: { accountId, purpose } }, data: { verifiedAt: new Date() } });
}
