import { AppError } from '@/lib/platform/errors';
import { env } from '@/lib/platform/env';
import { databaseProblem } from '@/scripts/stack/check-database';

/** Refuses to run a command on a database that does not answer. */
export async function checkDatabase(): Promise<void> {
  const problem = await databaseProblem('DATABASE_URL', env().DATABASE_URL);
  if (problem) throw new AppError('unavailable', `${problem}.`);
}
