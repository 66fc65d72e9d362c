import { isAwsError } from '@/lib/aws/errors';
import { db } from '@/lib/platform/db';
import { firstRestMs, longestRestMs } from './timing';

/** AWS asks for less of everything from this account, or lets its calls hang: more passes would only add to it. */
export function isStrain(error: unknown): boolean {
  return isAwsError(error, 'throttled') || (isAwsError(error, 'unavailable') && error.code === 'TimeoutError');
}

/**
 * The account and Region are left alone by all workers, longer each time, half of it at random. Passes that were under
 * way together are one strike.
 */
export async function recordStrain(accountId: string, region: string): Promise<void> {
  await db().$executeRaw`
    INSERT INTO account_pace AS p ("accountId", region, strikes, until)
    VALUES (${accountId}, ${region}, 1, clock_timestamp() + ${firstRestMs} * (0.5 + random() / 2) * interval '1 ms')
    ON CONFLICT ("accountId", region) DO UPDATE SET strikes = least(p.strikes + 1, 20),
      until = clock_timestamp() + least(${longestRestMs}, ${firstRestMs} * 2 ^ least(p.strikes, 20)) * (0.5 + random() / 2) * interval '1 ms'
    WHERE p.until < clock_timestamp()`;
}

/** AWS has answered: half of the strikes are forgotten, and with the last of them the account is like any other. */
export async function recordEase(accountId: string, region: string): Promise<void> {
  await db().$transaction([
    db().$executeRaw`UPDATE account_pace SET strikes = strikes / 2 WHERE "accountId" = ${accountId} AND region = ${region} AND until < clock_timestamp()`,
    db().$executeRaw`DELETE FROM account_pace WHERE "accountId" = ${accountId} AND region = ${region} AND strikes = 0`,
  ]);
}
