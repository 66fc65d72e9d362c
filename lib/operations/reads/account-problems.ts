import { db } from '@/lib/platform/db';

/** An account and Region whose lists could not be read the last time: plain JSON. */
export interface AccountProblem {
  accountId: string;
  /** Null: not onboarded any more. */
  name: string | null;
  region: string;
  /** What they are read for. */
  task: string;
  problem: string;
  /** Times in a row. */
  attempts: number;
  /** Null: never yet. */
  lastOkAt: string | null;
  nextAt: string;
}

/** More are rarely read by anybody: one cause is often all of them. */
const mostShown = 50;

/** Those that have been so for the longest come first. */
export async function readAccountProblems(): Promise<{ count: number; shown: AccountProblem[] }> {
  const where = { problem: { not: null } };
  const [count, rows] = await Promise.all([
    db().accountCheck.count({ where }),
    db().accountCheck.findMany({ where, orderBy: [{ lastOkAt: { sort: 'asc', nulls: 'first' } }, { accountId: 'asc' }, { region: 'asc' }, { task: 'asc' }], take: mostShown }),
  ]);
  // bounded: `rows` are `mostShown` at most
  const accounts = await db().account.findMany({ where: { id: { in: rows.map(({ accountId }) => accountId) } }, select: { id: true, name: true } });
  const names = new Map(accounts.map(({ id, name }) => [id, name]));
  return {
    count,
    shown: rows.map(({ accountId, region, task, problem, attempts, lastOkAt, nextAt }) => ({
      accountId,
      name: names.get(accountId) ?? null,
      region,
      task,
      problem: problem!,
      attempts,
      lastOkAt: lastOkAt?.toISOString() ?? null,
      nextAt: nextAt.toISOString(),
    })),
  };
}
