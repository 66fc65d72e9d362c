import { endHold, noteTakeover, readInstallation, type Takeover } from '@/lib/controller/installation';
import { readRecord, recordPlace, writeRecord, type StoredRecord } from '@/lib/controller/installation-record';
import type { Actor } from '@/lib/platform/actor';
import { recordAudit } from '@/lib/platform/audit';
import type { Tx } from '@/lib/platform/db';
import { AppError, conflict } from '@/lib/platform/errors';
import type { WriteContext } from '@/lib/platform/write';
import type { Installation } from '@/prisma/generated/client';
import type { Continue } from '../schema';

type Transaction = <T>(work: (tx: Tx, by: Pick<Actor, 'personId' | 'name'> | null) => Promise<T>) => Promise<T>;

/**
 * Makes this database the one in use: writes the record with a new epoch, which any other copy finds, then ends the hold. A crash in
 * between leaves the hold, with the new record known to the database. Throws `unavailable` when the record cannot be read or written.
 */
export async function takeOver(reason: string, transaction: Transaction): Promise<{ epoch: number }> {
  await transaction(async (tx) => refuseUnlessHeld(await readInstallation(tx)));
  const place = recordPlace();
  const takeover = place ? await writeTakeover(place, transaction) : undefined;
  return transaction(async (tx, by) => {
    await tx.$queryRaw`SELECT FROM installation FOR UPDATE`;
    const installation = await readInstallation(tx);
    // Another administrator may have decided meanwhile, or the hold may have ended.
    refuseUnlessHeld(installation);
    const { id, heldReason, heldSentence, isCopy, recordEpoch } = installation;
    await endHold(tx, takeover);
    const epoch = takeover?.record.epoch ?? Number(recordEpoch);
    await recordAudit(tx, {
      actor: by,
      action: 'installation.continue',
      outcome: 'DONE',
      subject: { type: 'installation', id },
      teamIds: [],
      sentence: `ended the hold and continues with this database: ${reason}`,
      data: { reason, epoch, heldReason, heldSentence, wasCopy: isCopy, replaced: takeover?.replaces?.record ?? null },
    });
    return { epoch };
  });
}

/** Throws a conflict when there is nothing to decide, or another administrator was first. */
export function refuseUnlessHeld({ heldAt, isCopy }: Pick<Installation, 'heldAt' | 'isCopy'>): void {
  if (!heldAt && !isCopy) throw conflict('This installation is not on hold.');
}

async function writeTakeover(place: string, transaction: Transaction): Promise<Takeover> {
  const replaces = await orUnavailable(place, () => readRecord(place));
  const takeover = await transaction((tx) => noteTakeover(tx, place, replaces));
  const result = await orUnavailable(place, () => writeRecord(place, takeover.record, replaces));
  if (result === 'overtaken') throw conflict('Another copy of this database wrote the installation record at this moment, so nothing was decided. Stop it, then try again.');
  return takeover;
}

async function orUnavailable<T extends StoredRecord | null | string>(place: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch {
    throw new AppError('unavailable', `Pergola can’t read and write the installation record at ${place}, so the hold stays. Restore the access to it, or set INSTALLATION_RECORD to another place on every host, then try again.`);
  }
}

export async function continueInstallation({ input, transaction }: WriteContext<Continue, Installation>): Promise<{ epoch: number }> {
  return takeOver(input.reason, (work) => transaction((tx, { actor }) => work(tx, actor)));
}
