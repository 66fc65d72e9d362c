import { isAwsError } from '@/lib/aws/errors';
import { assumeRole } from '@/lib/aws/session';
import { denyAll, roleRefusesWithoutExternalId } from '@/lib/aws/sts';
import type { AccountTask } from '@/lib/controller/account-checks';
import { roleReasons } from '@/lib/controller/account-session';
import { wakeForSure } from '@/lib/controller/wake';
import { recordAudit } from '@/lib/platform/audit';
import { databaseNow, db } from '@/lib/platform/db';
import { AppError } from '@/lib/platform/errors';
import type { Prisma, RolePurpose } from '@/prisma/generated/client';
import { inRoleOrder, templateVersion, versionTag } from '../roles';

const include = { account: true } satisfies Prisma.AccountRoleInclude;
type Role = Prisma.AccountRoleGetPayload<{ include: typeof include }>;

/** Verifies each role of an account and records the results. Throws what the roles that failed say, or an AWS error that says nothing about a role. */
export async function verifyAccount(accountId: string): Promise<RolePurpose[]> {
  const roles = inRoleOrder(await db().accountRole.findMany({ where: { accountId }, include }));
  if (roles.length === 0) throw new AppError('notFound', `Account ${accountId} has no roles in Pergola. Add it with "pergola accounts add".`);
  const problems = [];
  for (const role of roles) problems.push(await verifyRole(role));
  const failed = problems.filter((problem) => problem !== null);
  if (failed.length > 0) throw new AppError('awsRefused', failed.join('\n'));
  return roles.map(({ purpose }) => purpose);
}

/** Null: the role works. */
async function verifyRole(role: Role): Promise<string | null> {
  const result = await probe(role);
  await recordResult(role, result);
  return result.problem;
}

interface Result {
  problem: string | null;
  templateVersion: number | null;
}

/** Throws when AWS did not answer: that says nothing about the role. */
async function probe(role: Role): Promise<Result> {
  const { accountId, roleArn, externalId, account } = role;
  const request = { accountId, region: account.regions[0]!, roleArn, externalId, sourceIdentity: 'pergola', sessionName: 'verify-role', policy: denyAll };
  try {
    const { assumedRoleArn } = await assumeRole(request);
    const actualAccountId = assumedRoleArn.split(':')[4];
    if (actualAccountId !== accountId) return { problem: `The role ${roleArn} belongs to account ${actualAccountId}, not to ${accountId}.`, templateVersion: null };
    if (!(await roleRefusesWithoutExternalId(request))) {
      return { problem: `The role ${roleArn} can be assumed without its external ID, so another customer of the same principal could make Pergola use it. Deploy the roles again.`, templateVersion: null };
    }
    return { problem: null, templateVersion: await versionOf(request) };
  } catch (error) {
    if (isAwsError(error, 'accessDenied')) return { problem: error.publicMessage, templateVersion: null };
    throw error;
  }
}

/** The newest version that the role's trust policy names. The policy refuses a session that is tagged with any other. */
async function versionOf(request: Parameters<typeof assumeRole>[0]): Promise<number | null> {
  for (let version = templateVersion; version > 0; version -= 1) {
    try {
      await assumeRole({ ...request, tags: { [versionTag]: String(version) } });
      return version;
    } catch (error) {
      if (!isAwsError(error, 'accessDenied')) throw error;
    }
  }
  return null;
}

/** A result that differs from the last one is an audit event; a role that works again wakes what it blocked. */
async function recordResult({ accountId, purpose, roleArn, verifiedAt, problem: before, account }: Role, { problem, templateVersion: version }: Result): Promise<void> {
  await db().$transaction(async (tx) => {
    const now = await databaseNow(tx);
    await tx.accountRole.update({
      where: { accountId_purpose: { accountId, purpose } },
      data: { checkedAt: now, problem, ...(problem === null && { verifiedAt: now, templateVersion: version }) },
    });
    const isNews = problem === null ? verifiedAt === null || before !== null : before === null;
    if (!isNews) return;
    const name = `the ${purpose.toLowerCase()} role of account ${accountId}`;
    await recordAudit(tx, {
      actor: null,
      action: 'account.verify',
      outcome: problem === null ? 'DONE' : 'FAILED',
      subject: { type: 'account', id: accountId },
      teamIds: [account.teamId],
      sentence: problem === null ? `verified ${name}` : `could not verify ${name}`,
      data: { purpose, roleArn, templateVersion: version, ...(problem !== null && { problem }) },
    });
    if (problem !== null) return;
    const blocked = await tx.resource.findMany({ where: { accountId, phase: 'BLOCKED', reason: { in: [...roleReasons] } }, select: { id: true } });
    await wakeForSure(tx, blocked.map(({ id }) => id));
  });
}

/** Roles are global, so one Region of the account is enough. A failed verification is repeated with backoff. */
export const rolesTask: AccountTask = {
  name: 'roles',
  everyMs: 24 * 60 * 60_000,
  includesUnverified: true,
  run: async ({ accountId, region }) => {
    const account = await db().account.findUnique({ where: { id: accountId }, select: { regions: true } });
    if (account?.regions[0] === region) await verifyAccount(accountId);
  },
};
