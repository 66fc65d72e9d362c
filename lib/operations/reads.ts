import 'server-only';
import { accountVisibleTo } from '@/lib/accounts/reads';
import { db, type Tx } from '@/lib/platform/db';
import type { Scope } from '@/lib/platform/scope';
import type { Pause } from '@/prisma/generated/client';

/** What a pause is about, for the audit: everything, or an account of a team. */
export interface PauseScope {
  accountId: string | null;
  teamIds: string[];
}

/** The account that is to be paused, within what the scope sees; everything is there for everybody to ask for. */
export async function pauseScopeVisibleTo(scope: Scope, accountId: string | null, client: Tx = db()): Promise<PauseScope | null> {
  if (accountId === null) return { accountId, teamIds: [] };
  const account = await accountVisibleTo(scope, accountId, client);
  return account && { accountId, teamIds: [account.teamId] };
}

/** A pause and the team that it concerns. Whoever it concerns reads of it on their own pages; the list of them is for administrators. */
export async function pauseVisibleTo(scope: Scope, pauseId: string, client: Tx = db()): Promise<(Pause & PauseScope) | null> {
  if (!scope.seesAll) return null;
  const pause = await client.pause.findUnique({ where: { id: pauseId } });
  if (!pause) return null;
  const account = pause.accountId ? await client.account.findUnique({ where: { id: pause.accountId }, select: { teamId: true } }) : null;
  return { ...pause, teamIds: account ? [account.teamId] : [] };
}
