import { recordAudit } from '@/lib/platform/audit';
import { db } from '@/lib/platform/db';
import { AppError } from '@/lib/platform/errors';
import { newExternalId, newId } from '@/lib/platform/ids';
import type { RolePurpose } from '@/prisma/generated/client';
import { httpTaskRoleArnOf, inRoleOrder, purposesOf, roleArnOf, type AccountUse } from '../roles';

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
      const owner = await tx.team.findUniqueOrThrow({ where: { id: existing.teamId }, select: { group: true } });
      throw new AppError('conflict', `Account ${accountId} belongs to the team of the group ${owner.group}, and an account can’t change its team. Enter that group, or another account.`);
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
    const isSettled = existing === null || (existing.name === name && existing.regions.join() === regions.join());
    if (!isSettled) {
      await recordAudit(tx, {
        actor: null,
        action: 'account.update',
        outcome: 'DONE',
        subject: { type: 'account', id: accountId },
        teamIds: [team.id],
        sentence: `changed account ${accountId}: its name is ${name}, and its Regions are ${regions.join(', ')}`,
        data: { before: { name: existing.name, regions: existing.regions }, after: { name, regions } },
      });
    }
    return inRoleOrder(await tx.accountRole.findMany({ where: { accountId }, select: { purpose: true, roleArn: true, externalId: true } }));
  });
}
