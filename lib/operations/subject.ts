import type { Subject } from '@/lib/platform/chain';
import type { PauseScope } from './reads';

/** How what is paused is named in the audit: by its account, or as AWS. */
export function subjectOfPause({ accountId, teamIds }: PauseScope): Subject {
  return { type: accountId ? 'account' : 'aws', id: accountId ?? 'everything', teamIds };
}

export function subjectOfController(): Subject {
  return { type: 'aws', id: 'controller', teamIds: [] };
}
