import 'server-only';
import { RateLimiterMemory, RateLimiterPostgres } from 'rate-limiter-flexible';
import type pg from 'pg';
import type { Actor } from './actor';
import { pointsOf, type Cost } from './cost';
import { pool } from './db';
import { env } from './env';
import type { LimitKind } from './count-refusal';
import { spend, windowSeconds } from './spend';

/** Who is counted in PostgreSQL, so that all web hosts count together. */
type SharedKind = Exclude<LimitKind, 'address'>;

/** Of the whole process: routes and actions each have a copy of this file. */
const holder = globalThis as { pergolaLimiters?: { pool: pg.Pool; of: Record<SharedKind, RateLimiterPostgres> } };

/**
 * The table is made by a migration, and the application may not make one. Who is over the limit is refused from memory
 * until the minute is over. Without the database each process counts on its own, with the same numbers.
 */
function limiters(): Record<SharedKind, RateLimiterPostgres> {
  if (holder.pergolaLimiters?.pool === pool()) return holder.pergolaLimiters.of;
  const { LIMIT_PERSON_PER_MINUTE, LIMIT_ACCOUNT_PER_MINUTE, LIMIT_SIGN_INS_PER_MINUTE } = env();
  const shared = (kind: SharedKind, points: number) =>
    new RateLimiterPostgres({
      storeClient: pool(),
      storeType: 'pool',
      tableName: 'rate_limit',
      tableCreated: true,
      keyPrefix: kind,
      points,
      duration: windowSeconds,
      inMemoryBlockOnConsumed: points + 1,
      insuranceLimiter: new RateLimiterMemory({ keyPrefix: kind, points, duration: windowSeconds }),
    });
  const of = { person: shared('person', LIMIT_PERSON_PER_MINUTE), account: shared('account', LIMIT_ACCOUNT_PER_MINUTE), signIn: shared('signIn', LIMIT_SIGN_INS_PER_MINUTE) };
  holder.pergolaLimiters = { pool: pool(), of };
  return of;
}

/** Counts an operation of a person. Throws `tooManyRequests`. */
export async function limitPerson(actor: Pick<Actor, 'personId'>, cost: Cost): Promise<void> {
  await spend(limiters().person, { kind: 'person', key: actor.personId, points: pointsOf[cost] }, 'You sent more requests than Pergola allows in a minute.');
}

/** Counts an operation that calls AWS, on each account that it reaches. Throws `tooManyRequests`. */
export async function limitAccounts(accountIds: readonly string[]): Promise<void> {
  for (const accountId of new Set(accountIds)) {
    await spend(limiters().account, { kind: 'account', key: accountId, points: pointsOf.aws }, `Account ${accountId} gets more requests than Pergola allows in a minute.`);
  }
}

/** Counts a request of the sign-in. Throws `tooManyRequests`. */
export async function limitSignIn(addressGroup: string): Promise<void> {
  await spend(limiters().signIn, { kind: 'signIn', key: addressGroup, points: 1 }, 'Your network address sent more sign-in requests than Pergola allows in a minute.');
}
