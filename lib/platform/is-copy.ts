import { db } from './db';
import { env } from './env';

/** Whether this process must leave alone what its original has outside of the database: mail, archive, signed heads. */
export async function isReadOnlyOrCopy(): Promise<boolean> {
  return env().PERGOLA_READ_ONLY === '1' || (await readHold()).isCopy;
}

/** As above, and true on hold: until an administrator decides, the database may be an old one or a copy, and its evidence is not the original's. */
export async function isHeldOrCopy(): Promise<boolean> {
  if (env().PERGOLA_READ_ONLY === '1') return true;
  const { isCopy, heldAt } = await readHold();
  return isCopy || heldAt !== null;
}

function readHold(): Promise<{ isCopy: boolean; heldAt: Date | null }> {
  return db().installation.findFirstOrThrow({ select: { isCopy: true, heldAt: true } });
}
