import 'server-only';
import { isAbsent } from '@/lib/people/absence';
import { db, type Prisma, type Tx } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import type { Scope } from '@/lib/platform/scope';
import type { RolePurpose } from '@/prisma/generated/enums';
import type { AccountFilter } from './schema';
import { inRoleOrder, type HubRoles } from './roles';

const include = {
  team: { select: { id: true, name: true } },
  roles: true,
} satisfies Prisma.AccountInclude;

export interface AccountRoleView {
  purpose: RolePurpose;
  roleArn: string;
  externalId: string;
  /** Last successful verification, and last verification. */
  verifiedAt: string | null;
  checkedAt: string | null;
  /** Why the last verification failed. */
  problem: string | null;
  templateVersion: number | null;
}

/** An onboarded account as pages show it: plain JSON. The external ID is for those who deploy the role alone. */
export interface AccountView {
  id: string;
  name: string;
  teamId: string;
  teamName: string;
  regions: string[];
  hasOwnerRole: boolean;
  hasConsumerRole: boolean;
  roles: AccountRoleView[];
  httpTaskRoleArn: string | null;
}

/** An account to publish in. Whoever publishes does not need the roles and their external IDs. */
export type PublishingAccount = Pick<AccountView, 'id' | 'name' | 'teamId' | 'teamName' | 'regions'>;

type Row = Prisma.AccountGetPayload<{ include: typeof include }>;

function viewOf({ id, name, team, regions, roles, httpTaskRoleArn }: Row): AccountView {
  return {
    id,
    name,
    teamId: team.id,
    teamName: team.name,
    regions,
    hasOwnerRole: roles.some(({ purpose }) => purpose === 'OWNER'),
    hasConsumerRole: roles.some(({ purpose }) => purpose === 'CONSUMER'),
    roles: inRoleOrder(roles).map(({ purpose, roleArn, externalId, verifiedAt, checkedAt, problem, templateVersion }) => ({ purpose, roleArn, externalId, verifiedAt: verifiedAt?.toISOString() ?? null, checkedAt: checkedAt?.toISOString() ?? null, problem, templateVersion })),
    httpTaskRoleArn,
  };
}

function accountsWhere(scope: Scope): Prisma.AccountWhereInput {
  return scope.seesAll ? {} : { teamId: { in: scope.teamIds } };
}

/** The roles that Pergola's processes run under, which the accounts' roles trust. */
export function hubRoles(): HubRoles {
  const { PERGOLA_WEB_ROLE_ARN: webRoleArn, PERGOLA_WORKER_ROLE_ARN: workerRoleArn } = env();
  return { webRoleArn, workerRoleArn };
}

/** Accounts that one page shows. */
const accountPageSize = 20;

export interface AccountPage {
  accounts: AccountView[];
  pageSize: number;
  /** Of all pages. */
  total: number;
  /** From 1; the last one that there is, when a later one was requested. */
  page: number;
}

/** A page of the accounts of the scope's teams, by number. `search` is part of a number or a name. */
export async function accountPage(scope: Scope, { search, page }: AccountFilter): Promise<AccountPage> {
  const where: Prisma.AccountWhereInput = { AND: [accountsWhere(scope), search ? { OR: [{ id: { contains: search } }, { name: { contains: search, mode: 'insensitive' } }] } : {}] };
  const total = await db().account.count({ where });
  const shown = Math.max(1, Math.min(page, Math.ceil(total / accountPageSize)));
  const rows = await db().account.findMany({ where, include, orderBy: { id: 'asc' }, skip: (shown - 1) * accountPageSize, take: accountPageSize });
  return { accounts: rows.map(viewOf), pageSize: accountPageSize, total, page: shown };
}

/** Numbers and names of the accounts of the scope's teams, for a choice. */
export function accountNames(scope: Scope): Promise<{ id: string; name: string }[]> {
  return db().account.findMany({ where: accountsWhere(scope), select: { id: true, name: true }, orderBy: { id: 'asc' } });
}

/** All accounts, for an operator at the command line. */
export async function accountsForOperator(): Promise<AccountView[]> {
  return (await db().account.findMany({ include, orderBy: { id: 'asc' } })).map(viewOf);
}

export async function accountVisibleTo(scope: Scope, accountId: string, client: Tx = db()): Promise<AccountView | null> {
  const row = await client.account.findFirst({ where: { AND: [{ id: accountId }, accountsWhere(scope)] }, include });
  return row && viewOf(row);
}

/** Accounts in which this person can publish: of their own teams, with an owner role. Admins have none by being admins. */
export async function publishingAccounts(scope: Scope): Promise<PublishingAccount[]> {
  const rows = await db().account.findMany({ where: { teamId: { in: scope.teamIds }, roles: { some: { purpose: 'OWNER' } } }, include: { team: include.team }, orderBy: { id: 'asc' } });
  return rows.map(({ id, name, team, regions }) => ({ id, name, teamId: team.id, teamName: team.name, regions }));
}

/** People of a team, by name. Who is absent is no eligible approver. */
export async function membersOf(teamIds: readonly string[]): Promise<{ id: string; name: string; email: string; teamId: string; isAbsent: boolean }[]> {
  const rows = await db().membership.findMany({
    where: { teamId: { in: [...teamIds] } },
    include: { person: { select: { id: true, name: true, email: true, lastSeenAt: true } } },
    orderBy: { person: { name: 'asc' } },
  });
  return rows.map(({ teamId, person: { lastSeenAt, ...person } }) => ({ ...person, teamId, isAbsent: isAbsent(lastSeenAt) }));
}
