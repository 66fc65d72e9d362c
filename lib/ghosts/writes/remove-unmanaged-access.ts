import { lockAccess } from '@/lib/grants/access-lock';
import type { Actor } from '@/lib/platform/actor';
import { db } from '@/lib/platform/db';
import { ghostInclude, holderAccounts } from '../reads';
import { cutHolder } from './cut';

/** Holders whose removal one sweep orders at most. */
const sweepSize = 50;

/** Orders the removal of all access to a service that no grant explains, for the person who retires it: their preview named what was known. */
export async function removeUnmanagedAccess(serviceId: string, by: Pick<Actor, 'personId' | 'name'>): Promise<void> {
  const open = { serviceId, goneAt: null, decision: null };
  const holders = await db().ghost.findMany({ where: open, distinct: ['holder'], select: { holder: true }, take: sweepSize });
  const accounts = await holderAccounts(holders.map(({ holder }) => holder));
  for (const { holder } of holders) {
    await db().$transaction(async (tx) => {
      await lockAccess(tx, serviceId, holder);
      const row = await tx.ghost.findFirst({ where: { ...open, holder }, include: ghostInclude });
      if (row) await cutHolder(tx, by, row, accounts.get(holder)?.team.id);
    });
  }
}
