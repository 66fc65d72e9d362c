import { startDatabase, type DatabaseHandle } from './database';
import { claimHome } from './stack/run-file';

/**
 * Runs `work` with the project's own PostgreSQL of a home folder in which nothing runs. The folder is this process's until the work
 * ends, because a second start would stop the server of the first. `command` is what others are told. Throws a StartError when the
 * folder is taken.
 */
export async function withClaimedDatabase<T>(home: string, command: string, work: (database: DatabaseHandle) => Promise<T>): Promise<T> {
  const claim = await claimHome(home, '', command);
  try {
    const database = await startDatabase({ home });
    try {
      return await work(database);
    } finally {
      await database.stop();
    }
  } finally {
    await claim.release();
  }
}
