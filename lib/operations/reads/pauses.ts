import { pauseScope } from '@/lib/controller/pause';
import { db, type Prisma } from '@/lib/platform/db';
import type { Scope } from '@/lib/platform/scope';

/** A pause that stands, as pages show it: plain JSON. */
export interface PauseView {
  id: string;
  /** `every change of a connection in account 222222222222` */
  what: string;
  removalsToo: boolean;
  reason: string;
  startedBy: string;
  startedAt: string;
}

/** Pauses that a page shows. Ending one shows the next. */
const mostPauses = 100;

const include = { startedBy: { select: { name: true } } } satisfies Prisma.PauseInclude;

function viewOf({ id, removalsToo, reason, startedBy, startedAt, ...scope }: Prisma.PauseGetPayload<{ include: typeof include }>): PauseView {
  return { id, what: pauseScope(scope), removalsToo, reason, startedBy: startedBy.name, startedAt: startedAt.toISOString() };
}

/** For administrators: all that stand, the oldest first. */
export async function standingPauses(where: Prisma.PauseWhereInput = {}): Promise<PauseView[]> {
  return (await db().pause.findMany({ where: { endedAt: null, ...where }, include, orderBy: { startedAt: 'asc' }, take: mostPauses })).map(viewOf);
}

/** Those that concern the scope's teams: of everything, of their accounts, and of the accounts at the other end of their grants. */
export async function pausesConcerning(scope: Scope): Promise<PauseView[]> {
  if (scope.seesAll) return standingPauses();
  // bounded: an administrator starts each pause, one for an account and kind
  const paused = await db().pause.findMany({ where: { endedAt: null }, select: { accountId: true } });
  if (paused.length === 0) return [];
  const accountIds = paused.flatMap(({ accountId }) => accountId ?? []);
  const own = accountIds.length === 0 ? [] : await accountsConcerning(scope.teamIds, accountIds);
  return standingPauses({ OR: [{ accountId: null }, { accountId: { in: own } }] });
}

async function accountsConcerning(teamIds: string[], accountIds: string[]): Promise<string[]> {
  const ofTeams = { teamId: { in: teamIds } };
  // bounded: `accountIds` are of the pauses in force
  const rows = await db().account.findMany({
    where: {
      id: { in: accountIds },
      OR: [
        ofTeams,
        { services: { some: { grants: { some: ofTeams } } } },
        { grants: { some: { service: ofTeams } } },
      ],
    },
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}
