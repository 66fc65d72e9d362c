import { openSession } from '@/lib/aws/session';
import { callerIdentity, roleRefusesWithoutExternalId } from '@/lib/aws/sts';
import { recordAudit } from '@/lib/platform/audit';
import { db } from '@/lib/platform/db';
import { AppError } from '@/lib/platform/errors';
import { newExternalId, newId } from '@/lib/platform/ids';
import type { RolePurpose } from '@/prisma/generated/client';
import { httpTaskRoleArnOf, purposesOf, roleArnOf, type AccountUse } from '../roles';

export interface NewAccount extends AccountUse {
  /** Twelve digits. */
  accountId: string;
  name: string;
  /** OIDC group of the team that owns the account. */
  teamGroup: string;
  teamName?: string;
  regions: string[];
  /** Only where the roles exist already, as in the sandbox; otherwise Pergola creates them. */
  externalIds?: Partial<Record<RolePurpose, string>>;
}

export interface AddedRole {
  purpose: RolePurpose;
  roleArn: string;
  externalId: string;
}

/**
 * Adds an account with its roles, unverified, or adds to what it does. Throws a conflict for an account of another team.
 * Returns all its roles with the external IDs that their trust policies must require; an existing external ID stays the same.
 */
export async function addAccount(account: NewAccount): Promise<AddedRole[]> {
  const { accountId, name, teamGroup, regions, externalIds = {} } = account;
  const httpTaskRoleArn = account.consumes ? httpTaskRoleArnOf(accountId) : undefined;
  return db().$transaction(async (tx) => {
    const team = await tx.team.upsert({
      where: { group: teamGroup },
      create: { id: newId('team'), group: teamGroup, name: account.teamName ?? teamGroup },
      update: {},
    });
    const existing = await tx.account.findUnique({ where: { id: accountId } });
    if (existing && existing.teamId !== team.id) {
      throw new AppError('conflict', `Account ${accountId} already belongs to another team. An administrator must move it first.`);
    }
    await tx.account.upsert({
      where: { id: accountId },
      create: { id: accountId, name, teamId: team.id, regions, httpTaskRoleArn },
      update: { name, regions, ...(httpTaskRoleArn && { httpTaskRoleArn }) },
    });
    const known = await tx.accountRole.findMany({ where: { accountId } });
    const changed = purposesOf(account).flatMap((purpose): AddedRole[] => {
      const role = known.find((one) => one.purpose === purpose);
      const externalId = externalIds[purpose] ?? role?.externalId ?? newExternalId();
      const roleArn = roleArnOf(accountId, purpose);
      return role?.roleArn === roleArn && role.externalId === externalId ? [] : [{ purpose, roleArn, externalId }];
    });
    for (const { purpose, roleArn, externalId } of changed) {
      await tx.accountRole.upsert({
        where: { accountId_purpose: { accountId, purpose } },
        create: { accountId, purpose, roleArn, externalId },
        update: { roleArn, externalId, verifiedAt: null, checkedAt: null, problem: null, templateVersion: null },
      });
    }
    if (changed.length > 0) {
      await recordAudit(tx, {
        actor: null,
        action: 'account.add',
        outcome: 'DONE',
        subject: { type: 'account', id: accountId },
        teamIds: [team.id],
        sentence: `added the ${changed.map(({ purpose }) => purpose.toLowerCase()).join(', ')} role${changed.length === 1 ? '' : 's'} of account ${accountId} for the team ${team.name}`,
        data: { purposes: changed.map(({ purpose }) => purpose), teamId: team.id, teamName: team.name, roleArns: changed.map(({ roleArn }) => roleArn), regions },
      });
    }
    return tx.accountRole.findMany({ where: { accountId }, select: { purpose: true, roleArn: true, externalId: true }, orderBy: { purpose: 'asc' } });
  });
}

/** Verifies all roles of an account, one after the other. Throws what the first that fails says. */
export async function verifyAccount(accountId: string): Promise<RolePurpose[]> {
  const roles = await db().accountRole.findMany({ where: { accountId }, select: { purpose: true }, orderBy: { purpose: 'asc' } });
  if (roles.length === 0) throw new AppError('notFound', `Account ${accountId} has no roles. Add the account first.`);
  for (const { purpose } of roles) await verifyAccountRole(accountId, purpose);
  return roles.map(({ purpose }) => purpose);
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
  await db().accountRole.update({ where: { accountId_purpose: { accountId, purpose } }, data: { verifiedAt: new Date(), checkedAt: new Date(), problem: null } });
}
