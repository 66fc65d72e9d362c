import { readInstallation } from '@/lib/controller/installation';
import { readRecord, recordPlace } from '@/lib/controller/installation-record';
import { AwsError } from '@/lib/aws/errors';
import { objectsWithoutResource, type UnknownObject } from '@/lib/ghosts/reads/unknown-objects';
import { readHold, type HoldView } from './hold';
import { mostListed, readWaiting, type Waiting } from './waiting';

/** The installation as administrators see it: plain JSON. */
export interface InstallationStatus {
  id: string;
  hold: HoldView | null;
  /** Of the record as this database last wrote it. */
  epoch: number;
  recordedAt: string | null;
  /** Undefined: no record is kept. */
  place?: string;
  /** The record as it is outside now. */
  outside: { is: 'none' } | { is: 'unreadable' } | { is: 'record'; installationId: string; epoch: number; writtenAt: string; host: string; auditSeq: string | null };
  /** Null: nothing is on hold. */
  waiting: Waiting | null;
  /** The first objects on AWS with a mark of Pergola that this database does not know, as the last scan of each account found them. */
  unknown: UnknownObject[];
  unknownCount: number;
}

export async function readInstallationStatus(): Promise<InstallationStatus> {
  const place = recordPlace();
  const [installation, hold, outside, unknown] = await Promise.all([readInstallation(), readHold(), readOutside(place), objectsWithoutResource(mostListed)]);
  const { id, recordEpoch, recordedAt, heldAt } = installation;
  return { id, hold, epoch: Number(recordEpoch), recordedAt: recordedAt?.toISOString() ?? null, ...(place && { place }), outside, waiting: heldAt && (await readWaiting(heldAt)), unknown: unknown.objects, unknownCount: unknown.count };
}

async function readOutside(place: string | undefined): Promise<InstallationStatus['outside']> {
  try {
    const stored = place ? await readRecord(place) : null;
    if (!stored) return { is: 'none' };
    const { installationId, epoch, writtenAt, host, auditSeq } = stored.record;
    return { is: 'record', installationId, epoch, writtenAt, host, auditSeq };
  } catch (error) {
    if (error instanceof AwsError || error instanceof Error) return { is: 'unreadable' };
    throw error;
  }
}
