import { passingReasons } from '@/lib/controller/installation-rule';
import type { StandingDraft } from '../draft';

/** An installation that waits for an administrator. */
export interface HeldInstallation {
  /** `otherEpoch` */
  reason: string;
  /** What disagrees. */
  sentence: string;
}

/** Administrators are told again each day until one of them decides, or until a hold that passes has ended. */
export function installationHeld({ reason, sentence }: HeldInstallation): StandingDraft {
  return {
    group: `hold/admins/${reason}`, teamId: null, weight: 'ALERT', href: '/controller/installation',
    sentence: `Pergola is on hold: it removes access, and creates and changes nothing. ${sentence} ${passingReasons.includes(reason) ? 'The hold ends when the record can be read and written again.' : 'Decide under Controller, Installation, how it continues.'}`,
  };
}
