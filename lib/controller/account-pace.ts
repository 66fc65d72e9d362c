import { isAwsError } from '@/lib/aws/errors';
import { db } from '@/lib/platform/db';
import { firstRestMs, longestRestMs } from './timing';

/**
 * What a fault says of its whole account and Region: `tooMuch` when AWS asks for less or lets calls hang, so that more of
 * them would only add to it; `unsure` when it may be that one object; null when it says nothing.
 */
export function strainOf(error: unknown): 'tooMuch' | 'unsure' | null {
  if (isAwsError(error, 'throttled')) return 'tooMuch';
  if (!isAwsError(error, 'unavailable')) return null;
  return error.code === 'TimeoutError' ? 'tooMuch' : 'unsure';
}

/**
 * The account and Region are left alone by all workers, longer each time, half of it at random; at the first fault that
 * may be one object's alone, only one pass at a time goes on. Passes that were under way together are one strike.
 */
export async function recordStrain(accountId: string, region: string, strain: 'tooMuch' | 'unsure'): Promise<void> {
  const firstMs = strain === 'tooMuch' ? firstRestMs : 0;
  await db().$executeRaw`
    INSERT INTO account_pace AS p ("accountId", region, strikes, until)
    VALUES (${accountId}, ${region}, 1, clock_timestamp() + ${firstMs} * (0.5 + random() / 2) * interval '1 ms')
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
