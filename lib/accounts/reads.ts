import 'server-only';
import { isAbsent } from '@/lib/people/absence';
import { choiceSize, literally, type Choices } from '@/lib/platform/choices';
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

/** Part of a number or a name. */
export function accountMatches(search: string): Prisma.AccountWhereInput {
  return search ? { OR: [{ id: { contains: literally(search) } }, { name: { contains: literally(search), mode: 'insensitive' } }] } : {};
}

/** A page of the accounts of the scope's teams, by number. */
export async function accountPage(scope: Scope, { search, page }: AccountFilter): Promise<AccountPage> {
  const where: Prisma.AccountWhereInput = { AND: [accountsWhere(scope), accountMatches(search)] };
  const total = await db().account.count({ where });
  const shown = Math.max(1, Math.min(page, Math.ceil(total / accountPageSize)));
  const rows = await db().account.findMany({ where, include, orderBy: { id: 'asc' }, skip: (shown - 1) * accountPageSize, take: accountPageSize });
  return { accounts: rows.map(viewOf), pageSize: accountPageSize, total, page: shown };
}

/** Numbers and names of the accounts of the scope's teams, for a choice; also of the account that is chosen already. */
export async function accountChoices(scope: Scope, search: string, chosenId = ''): Promise<Choices<{ id: string; name: string }>> {
  const where: Prisma.AccountWhereInput = { AND: [accountsWhere(scope), accountMatches(search)] };
  const select = { id: true, name: true };
  const [total, items, chosen] = await Promise.all([
    db().account.count({ where }),
    db().account.findMany({ where, select, orderBy: { id: 'asc' }, take: choiceSize }),
    chosenId ? db().account.findFirst({ where: { AND: [where, { id: chosenId }] }, select }) : null,
  ]);
  return { items: chosen && items.every(({ id }) => id !== chosen.id) ? [...items, chosen] : items, total };
}

/** All accounts, for an operator at the command line. */
export async function accountsForOperator(): Promise<AccountView[]> {
  // bounded: a command of the operator, which lists accounts line by line
  return (await db().account.findMany({ include, orderBy: { id: 'asc' } })).map(viewOf);
}

export async function accountVisibleTo(scope: Scope, accountId: string, client: Tx = db()): Promise<AccountView | null> {
  const row = await client.account.findFirst({ where: { AND: [{ id: accountId }, accountsWhere(scope)] }, include });
  return row && viewOf(row);
}

/** Accounts in which this person can publish: of their own teams, with an owner role. Admins have none by being admins. */
export async function publishingAccounts(scope: Scope, search = ''): Promise<Choices<PublishingAccount>> {
  const where: Prisma.AccountWhereInput = { AND: [{ teamId: { in: scope.teamIds }, roles: { some: { purpose: 'OWNER' } } }, accountMatches(search)] };
  const [total, rows] = await Promise.all([db().account.count({ where }), db().account.findMany({ where, include: { team: include.team }, orderBy: { id: 'asc' }, take: choiceSize })]);
  return { items: rows.map(({ id, name, team, regions }) => ({ id, name, teamId: team.id, teamName: team.name, regions })), total };
}

/** A person of a team, as whoever publishes chooses approvers. */
export interface Member {
  id: string;
  name: string;
  email: string;
  isAbsent: boolean;
}

/** People of a team, by name. Who is absent is no eligible approver. `search` is part of a name or an email address. */
export async function membersOf(teamId: string, search = ''): Promise<Choices<Member>> {
  const part = { contains: literally(search), mode: 'insensitive' } as const;
  const where: Prisma.MembershipWhereInput = { teamId, ...(search && { person: { OR: [{ name: part }, { email: part }] } }) };
  const [total, rows] = await Promise.all([
    db().membership.count({ where }),
    db().membership.findMany({ where, include: { person: { select: { id: true, name: true, email: true, lastSeenAt: true } } }, orderBy: [{ person: { name: 'asc' } }, { personId: 'asc' }], take: choiceSize }),
  ]);
  return { items: rows.map(({ person: { lastSeenAt, ...person } }) => ({ ...person, isAbsent: isAbsent(lastSeenAt) })), total };
}
