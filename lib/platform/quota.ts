import type { Tx } from './db';
import { AppError } from './errors';

interface Quota {
  /** `services of a team/team_1`: whose count this is. Locked, so that two transactions cannot both take the last place. */
  of: string;
  most: number;
  count: (tx: Tx) => Promise<number>;
  /** What there is too much of, and what the person can do. */
  message: string;
  /** Field of the form that it is about. */
  field?: string;
}

/** Throws `quotaExceeded` when there is no room for one more. Call it after the access lock and before resources are locked. */
export async function requireRoom(tx: Tx, { of, most, count, message, field }: Quota): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`quota/${of}`}, 0))`;
  if ((await count(tx)) < most) return;
  throw new AppError('quotaExceeded', message, field ? { fieldErrors: { [field]: message } } : undefined);
}

/** `1,000` */
export function inWords(most: number): string {
  return most.toLocaleString('en-US');
}
