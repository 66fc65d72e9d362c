import { db } from '@/lib/platform/db';

/** What Pergola asked of AWS in the last hour: plain JSON. */
export interface AwsCalls {
  /** ISO strings, a minute apart, the oldest first; the last one is not over. */
  minutes: string[];
  /** The busiest, and those that AWS asks to wait. */
  accounts: AccountCalls[];
  /** Accounts with calls that are not listed. */
  more: number;
}

export interface AccountCalls {
  accountId: string;
  /** Null: not onboarded any more. */
  name: string | null;
  calls: number;
  throttled: number;
  /** Refused or not answered for other reasons; that something is not there is an answer. */
  failed: number;
  /** Milliseconds that a call took on average; null: none. */
  meanMs: number | null;
  /** Calls and throttled calls in each of the minutes. */
  perMinute: { calls: number; throttled: number }[];
  /** AWS asked for less: left alone until then, after so many times in a row. */
  restUntil: string | null;
  strikes: number;
}

const shownMinutes = 60;
/** Accounts that the page shows: the busiest, and those that AWS asks to wait the longest. */
const shownAccounts = 50;

interface CountRow {
  accountId: string;
  ago: number;
  calls: number;
  throttled: number;
  failed: number;
  ms: number;
}

/** By account, the busiest first. */
export async function readAwsCalls(): Promise<AwsCalls> {
  const [[clock], rows, paces, [{ count } = { count: 0 }]] = await Promise.all([
    db().$queryRaw<{ minute: Date; now: Date }[]>`SELECT date_trunc('minute', clock_timestamp()) AS minute, clock_timestamp() AS now`,
    readCounts(),
    db().accountPace.findMany({ orderBy: [{ until: 'desc' }, { accountId: 'asc' }, { region: 'asc' }], take: shownAccounts }),
    db().$queryRaw<{ count: number }[]>`SELECT count(DISTINCT "accountId")::int AS count FROM aws_call_count WHERE minute > date_trunc('minute', clock_timestamp()) - ${shownMinutes} * interval '1 minute'`,
  ]);
  const ids = [...new Set([...rows, ...paces].map(({ accountId }) => accountId))];
  // bounded: `ids` are of two lists with a bound
  const names = new Map((await db().account.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } })).map(({ id, name }) => [id, name]));
  const accounts = ids.map((accountId) => {
    const ofAccount = rows.filter((row) => row.accountId === accountId);
    const sum = (what: 'calls' | 'throttled' | 'failed' | 'ms') => ofAccount.reduce((total, row) => total + row[what], 0);
    const perMinute = Array.from({ length: shownMinutes }, () => ({ calls: 0, throttled: 0 }));
    for (const { ago, calls, throttled } of ofAccount) perMinute[shownMinutes - 1 - ago] = { calls, throttled };
    const pace = paces.filter((one) => one.accountId === accountId).toSorted((one, other) => other.until.getTime() - one.until.getTime())[0];
    return {
      accountId,
      name: names.get(accountId) ?? null,
      calls: sum('calls'),
      throttled: sum('throttled'),
      failed: sum('failed'),
      meanMs: sum('calls') > 0 ? sum('ms') / sum('calls') : null,
      perMinute,
      restUntil: pace && pace.until > clock!.now ? pace.until.toISOString() : null,
      strikes: pace?.strikes ?? 0,
    };
  });
  const minutes = Array.from({ length: shownMinutes }, (_, index) => new Date(clock!.minute.getTime() - (shownMinutes - 1 - index) * 60_000).toISOString());
  const called = new Set(rows.map(({ accountId }) => accountId)).size;
  return { minutes, more: count - called, accounts: accounts.toSorted((one, other) => other.calls - one.calls || one.accountId.localeCompare(other.accountId)) };
}

function readCounts(): Promise<CountRow[]> {
  return db().$queryRaw`
    SELECT "accountId", (extract(epoch FROM date_trunc('minute', clock_timestamp()) - minute) / 60)::int AS ago, sum(calls)::int AS calls,
      coalesce(sum(calls) FILTER (WHERE result = 'throttled'), 0)::int AS throttled,
      coalesce(sum(calls) FILTER (WHERE result NOT IN ('ok', 'notFound', 'throttled')), 0)::int AS failed, sum(ms)::float8 AS ms
    FROM aws_call_count WHERE minute > date_trunc('minute', clock_timestamp()) - ${shownMinutes} * interval '1 minute' AND ("accountId" IN (
      SELECT "accountId" FROM aws_call_count WHERE minute > date_trunc('minute', clock_timestamp()) - ${shownMinutes} * interval '1 minute' GROUP BY 1 ORDER BY sum(calls) DESC, 1 LIMIT ${shownAccounts})
      OR "accountId" IN (SELECT "accountId" FROM account_pace ORDER BY until DESC, "accountId", region LIMIT ${shownAccounts}))
    GROUP BY "accountId", minute`;
}
