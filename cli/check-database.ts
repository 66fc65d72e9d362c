import { AppError } from '@/lib/platform/errors';
import { env } from '@/lib/platform/env';
import { sessionProblem } from '@/lib/platform/database-session';
import { db, poolOptions } from '@/lib/platform/db';
import { databaseProblem } from '@/scripts/stack/check-database';

/** Refuses to run a command on a database that does not answer, or whose sessions would store other times than were meant. */
export async function checkDatabase(): Promise<void> {
  const problem = await databaseProblem('DATABASE_URL', env().DATABASE_URL);
  if (problem) throw new AppError('unavailable', `${problem}.`);
  const unusable = await sessionProblem(db(), 'DATABASE_URL', poolOptions());
  if (unusable) throw new AppError('unavailable', unusable);
}
