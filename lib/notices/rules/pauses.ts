import type { StandingDraft } from '../draft';
import { momentInWords } from './stuck';

/** A pause that has lasted for a day or longer. */
export interface ForgottenPause {
  pauseId: string;
  accountId: string | null;
  reason: string;
  since: Date;
  startedBy: string;
  /** Resources whose next change waits for its end. */
  waiting: number;
}

/** Only administrators end a pause, and nothing goes on before. */
export function pauseLasts({ pauseId, accountId, reason, since, startedBy, waiting }: ForgottenPause): StandingDraft {
  return {
    group: `pause/${pauseId}`, teamId: null, weight: 'WARNING', href: '/controller',
    sentence: `Changes ${accountId ? `in account ${accountId}` : 'on AWS'} are paused by ${startedBy} since ${momentInWords(since)} (“${reason}”), and ${waiting === 1 ? '1 resource waits' : `${waiting.toLocaleString('en')} resources wait`} for it. End the pause under Controller when its reason is gone.`,
  };
}
