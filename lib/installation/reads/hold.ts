import { readInstallation } from '@/lib/controller/installation';
import { env } from '@/lib/platform/env';

/** Why this installation changes less than usual, for the banner of every page: plain JSON. */
export interface HoldView {
  is: 'hold' | 'copy' | 'readOnly';
  /** Since when it is on hold. */
  since: string | null;
  sentence: string;
}

export async function readHold(): Promise<HoldView | null> {
  if (env().PERGOLA_READ_ONLY === '1') return { is: 'readOnly', since: null, sentence: 'This portal runs with PERGOLA_READ_ONLY.' };
  const { isCopy, heldAt, heldSentence } = await readInstallation();
  if (isCopy) return { is: 'copy', since: heldAt?.toISOString() ?? null, sentence: 'An administrator marked this database as a copy.' };
  return heldAt && { is: 'hold', since: heldAt.toISOString(), sentence: heldSentence ?? '' };
}
