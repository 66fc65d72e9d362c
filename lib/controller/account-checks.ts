import { isAwsError } from '@/lib/aws/errors';
import { db, Prisma } from '@/lib/platform/db';
import { AppError } from '@/lib/platform/errors';
import { newReference } from '@/lib/platform/ids';
import { log } from '@/lib/platform/log';
import { inSpan } from '@/lib/platform/tracing';
import { inWork } from '@/lib/platform/work-context';
import { recordEase, recordStrain, strainOf } from './account-pace';
import { accountChecks, accountCheckSeconds } from './metrics';
import { repeat, type Repeated } from './repeat';
import { accountCheckTickMs, checkRetryDelayMs, leaseMs, leaseRenewalMs } from './timing';

/** An account in one Region, as AWS's lists and limits know it. */
export interface AccountTarget {
  /** Twelve digits. */
  accountId: string;
  region: string;
}

/**
 * Something that is read of each account and Region in lists, every so often. `run` throws when AWS would not tell; it may
 * be run again at any time, by another worker too, so what it writes rests on what it has read and nothing else.
 */
export interface AccountTask {
  name: 'drift' | 'ghosts' | 'policies' | 'marks' | 'roles';
  /** Also for accounts without a verified role. */
  includesUnverified?: boolean;
  /** From the end of one to the next; a fifth less at random, so that accounts do not come together. */
  everyMs: number;
  run(target: AccountTarget): Promise<void>;
}

/** Checks of one worker at the same time: an account that hangs holds up one of them, and for no longer than a few calls. */
const lanes = 4;

interface Claim extends AccountTarget {
  task: string;
  /** Fences every write: another one that took over has another. */
  fence: string;
  /** On the database's clock, in whole milliseconds, rounded down. */
  startedAt: Date;
  attempts: number;
  isStrained: boolean;
}

/** Claims that this process holds. */
const held = new Set<Claim>();

/** Sees to the checks of all accounts until it is stopped, beside the passes and never in their way. */
export function startAccountChecks(tasks: readonly AccountTask[], owner: string): Repeated {
  if (tasks.length === 0) return { stop: async () => {} };
  const stopping = new AbortController();
  const lane = async () => {
    while (!stopping.signal.aborted && (await runNext(tasks, owner))) continue;
  };
  const repeated = [
    repeat('list of account checks', accountCheckTickMs, () => keepRows(tasks)),
    ...Array.from({ length: lanes }, () => repeat('account check', accountCheckTickMs, lane)),
  ];
  return {
    stop: async () => {
      stopping.abort();
      await Promise.all(repeated.map((one) => one.stop()));
    },
  };
}

/** Runs what is due now, at most `limit` of it, and answers how many that were. Each is run by one worker at a time. */
export async function runDueAccountChecks(tasks: readonly AccountTask[], owner: string, limit = Number.POSITIVE_INFINITY): Promise<number> {
  await keepRows(tasks);
  let taken = 0;
  let ran = 0;
  const lane = async () => {
    while (taken < limit) {
      taken += 1;
      if (!(await runNext(tasks, owner))) return;
      ran += 1;
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return ran;
}

/** Hands back what this process still holds, for whoever comes next. */
export async function giveBackChecks(): Promise<void> {
  const fences = [...held].map(({ fence }) => fence);
  await db().$executeRaw`
    UPDATE account_check SET "leaseOwner" = NULL, "leaseUntil" = NULL WHERE "leaseOwner" = ANY(${fences})`;
}

const places = Prisma.sql`
  SELECT a.id AS "accountId", unnest(a.regions) AS region, EXISTS (SELECT FROM account_role r WHERE r."accountId" = a.id AND r."verifiedAt" IS NOT NULL) AS "isVerified" FROM account a
  WHERE EXISTS (SELECT FROM account_role r WHERE r."accountId" = a.id)`;

/** Every account that works has its rows, and what is no longer onboarded has none. The first check comes at random within the interval. */
async function keepRows(tasks: readonly AccountTask[]): Promise<void> {
  const names = tasks.map(({ name }) => name);
  const wanted = Prisma.sql`
    SELECT p."accountId", p.region, t.task, t.every FROM (${places}) p CROSS JOIN unnest(${names}::text[], ${tasks.map(({ everyMs }) => everyMs)}::float8[], ${tasks.map(({ includesUnverified = false }) => includesUnverified)}::bool[]) AS t(task, every, "includesUnverified")
    WHERE (p."isVerified" OR t."includesUnverified") AND NOT EXISTS (SELECT FROM account_check c WHERE c."accountId" = p."accountId" AND c.region = p.region AND c.task = t.task)`;
  const isStale = Prisma.sql`NOT EXISTS (SELECT FROM account a WHERE a.id = c."accountId" AND c.region = ANY(a.regions))`;
  const [found] = await db().$queryRaw<{ isMissing: boolean; isStale: boolean }[]>`
    SELECT EXISTS (${wanted}) AS "isMissing", EXISTS (SELECT FROM account_check c WHERE ${isStale}) AS "isStale"`;
  if (found!.isMissing) {
    await db().$executeRaw`
      INSERT INTO account_check ("accountId", region, task, "nextAt")
      SELECT "accountId", region, task, clock_timestamp() + random() * every * interval '1 ms' FROM (${wanted}) w ON CONFLICT DO NOTHING`;
  }
  if (found!.isStale) await db().$executeRaw`DELETE FROM account_check c WHERE ${isStale}`;
}

/** False: nothing is due. */
async function runNext(tasks: readonly AccountTask[], owner: string): Promise<boolean> {
  const claim = await claimDue(tasks.map(({ name }) => name), owner);
  if (!claim) return false;
  const task = tasks.find(({ name }) => name === claim.task)!;
  held.add(claim);
  const renewal = setInterval(() => {
    renew(claim).catch((error: unknown) => log().warn({ err: error }, 'account check not renewed'));
  }, leaseRenewalMs);
  try {
    await inWork({ check: `${claim.task} ${newReference()}`, account: claim.accountId, region: claim.region }, () => runClaimed(task, claim));
  } finally {
    clearInterval(renewal);
    held.delete(claim);
  }
  return true;
}

/** Accounts that answered last time come first; those that AWS slows down are left alone. */
async function claimDue(names: string[], owner: string): Promise<Claim | null> {
  const due = Prisma.sql`
    SELECT c."accountId", c.region, c.task FROM account_check c
    WHERE c.task = ANY(${names}) AND c."nextAt" <= clock_timestamp() AND (c."leaseUntil" IS NULL OR c."leaseUntil" < clock_timestamp())
      AND NOT EXISTS (SELECT FROM account_pace p WHERE p."accountId" = c."accountId" AND p.region = c.region AND p.until > clock_timestamp())
    ORDER BY c.attempts > 0, c."nextAt" LIMIT 1`;
  const isDue = await db().$queryRaw<unknown[]>`${due}`;
  if (isDue.length === 0) return null;
  const fence = `${owner}/${newReference()}`;
  const [row] = await db().$queryRaw<Omit<Claim, 'fence'>[]>`
    WITH due AS MATERIALIZED (${due} FOR UPDATE OF c SKIP LOCKED)
    UPDATE account_check c SET "leaseOwner" = ${fence}, "leaseUntil" = clock_timestamp() + ${leaseMs} * interval '1 ms'
    FROM due WHERE c."accountId" = due."accountId" AND c.region = due.region AND c.task = due.task
    RETURNING c."accountId", c.region, c.task, c.attempts, date_trunc('milliseconds', clock_timestamp()) AS "startedAt", EXISTS (SELECT FROM account_pace p WHERE p."accountId" = c."accountId" AND p.region = c.region) AS "isStrained"`;
  return row ? { ...row, fence } : null;
}

async function renew({ accountId, region, task, fence }: Claim): Promise<void> {
  await db().$executeRaw`
    UPDATE account_check SET "leaseUntil" = clock_timestamp() + ${leaseMs} * interval '1 ms'
    WHERE "accountId" = ${accountId} AND region = ${region} AND task = ${task} AND "leaseOwner" = ${fence}`;
}

async function runClaimed(task: AccountTask, claim: Claim): Promise<void> {
  const { accountId, region } = claim;
  const startedAt = performance.now();
  let problem: string | null = null;
  try {
    await inSpan(`check ${task.name}`, { attributes: { 'cloud.account.id': accountId, 'cloud.region': region } }, () => task.run({ accountId, region }));
    if (claim.isStrained) await recordEase(accountId, region);
  } catch (error) {
    problem = problemOf(error);
    log().warn({ err: error }, 'account check failed');
    const strain = strainOf(error);
    if (strain) await recordStrain(accountId, region, strain);
  }
  accountChecks.inc({ task: task.name, outcome: problem === null ? 'ok' : 'failed' });
  accountCheckSeconds.observe({ task: task.name }, (performance.now() - startedAt) / 1_000);
  await writeDownCheck(claim, problem, problem === null ? task.everyMs * (0.8 + 0.2 * Math.random()) : checkRetryDelayMs(claim.attempts + 1, task.everyMs));
}

/** A check that was requested during this one stays due, because this one might have read before the request. */
async function writeDownCheck({ accountId, region, task, fence, startedAt }: Claim, problem: string | null, delayMs: number): Promise<void> {
  await db().$executeRaw`
    UPDATE account_check SET "leaseOwner" = NULL, "leaseUntil" = NULL, problem = ${problem},
      "nextAt" = least(clock_timestamp() + ${delayMs} * interval '1 ms', CASE WHEN "nextAt" >= ${startedAt} THEN "nextAt" END),
      attempts = CASE WHEN ${problem}::text IS NULL THEN 0 ELSE attempts + 1 END, "lastOkAt" = CASE WHEN ${problem}::text IS NULL THEN ${startedAt} ELSE "lastOkAt" END
    WHERE "accountId" = ${accountId} AND region = ${region} AND task = ${task} AND "leaseOwner" = ${fence}`;
}

/** Why the lists could not be read, and what to do about it, for people. */
function problemOf(error: unknown): string {
  if (isAwsError(error, 'accessDenied')) return `Pergola’s role may not read the lists of this account: ${error.publicMessage} Ask the account’s team to put the role back as its template has it.`;
  if (isAwsError(error, 'throttled')) return 'AWS asks us to slow down in this account and Region. It is tried again by itself.';
  if (isAwsError(error, 'unavailable')) return `AWS could not be reached or did not answer. It is tried again by itself. (${error.publicMessage})`;
  if (isAwsError(error)) return `AWS refused to list what it holds: ${error.publicMessage} It is tried again by itself.`;
  if (error instanceof AppError) return error.publicMessage;
  return 'Something went wrong on our side. It is tried again by itself; the log has the cause.';
}
