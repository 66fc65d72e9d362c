import 'server-only';
import { worstHealth } from '@/lib/controller/worst-health';
import { db, type Prisma } from '@/lib/platform/db';
import { readPage, type Paged } from '@/lib/platform/paged';
import type { Scope } from '@/lib/platform/scope';
import type { Health, Phase, ServiceState } from '@/prisma/generated/enums';

/** A service of the reader's own teams: plain JSON. */
export interface OwnedService {
  id: string;
  name: string;
  state: ServiceState;
  summary: string;
  teamName: string;
  accountId: string;
  accountName: string;
  region: string;
  /** The least ready of its AWS objects; null when all are as wanted. */
  trouble: { phase: Phase; sentence: string } | null;
  /** The worst of its AWS objects; null while nothing was made. */
  health: { is: Health } | null;
  requestsWaiting: number;
  /** Accounts that have access now. */
  connectedAccounts: number;
}

/** The worse, the earlier. */
const severity: Phase[] = ['BLOCKED', 'RETRYING', 'WAITING_FOR_AWS', 'PENDING', 'WAITING_FOR_OTHERS'];
/** Services of one page. */
const listSize = 100;

const resource = { select: { phase: true, sentence: true, health: true } } as const;

/** How many services of the scope's own teams are retired. */
export function retiredCount(scope: Scope): Promise<number> {
  return db().service.count({ where: { teamId: { in: scope.teamIds }, state: 'RETIRED' } });
}

/** A page of the services of the scope's own teams, by name: those that are retired, or all others. */
export function ownedServices(scope: Scope, page: number, { isRetired = false } = {}): Promise<Paged<OwnedService>> {
  const where: Prisma.ServiceWhereInput = { teamId: { in: scope.teamIds }, state: isRetired ? 'RETIRED' : { not: 'RETIRED' } };
  return readPage(page, listSize, () => db().service.count({ where }), ({ skip, take }) => ownedPart(where, skip, take));
}

async function ownedPart(where: Prisma.ServiceWhereInput, skip: number, take: number): Promise<OwnedService[]> {
  const rows = await db().service.findMany({
    where,
    include: {
      team: { select: { name: true } },
      account: { select: { name: true } },
      gateway: resource,
      configuration: resource,
      share: resource,
      _count: {
        select: { requests: { where: { state: 'PENDING' } }, grants: { where: { state: 'ACTIVE', until: { gt: new Date() } } } },
      },
    },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    skip,
    take,
  });
  return rows.map(({ id, name, state, summary, team, accountId, account, region, gateway, configuration, share, _count }) => ({
    id,
    name,
    state,
    summary,
    teamName: team.name,
    accountId,
    accountName: account.name,
    region,
    trouble: severity.flatMap((phase) => [gateway, configuration, share].find((each) => each.phase === phase) ?? [])[0] ?? null,
    // What is left in place of a retired service, such as a gateway, is not its own any more.
    health: state === 'RETIRED' ? null : worstHealth([gateway, configuration, share].map(({ health }) => health && { is: health })),
    requestsWaiting: _count.requests,
    connectedAccounts: _count.grants,
  }));
}
