import type { Health } from '@/prisma/generated/enums';
import type { StandingDraft } from '../draft';
import type { ResourceKind } from '@/lib/controller/driver';
import { hrefOf, momentInWords, type Stuck } from './stuck';
import { notificationPoint } from './waits';

export interface Trouble extends Stuck {
  /** A person must act, or AWS holds it otherwise than wanted. */
  what: 'blocked' | 'health' | 'waits';
  /** Kind of the first, where AWS or Pergola has not finished. */
  kind: ResourceKind | null;
  /** Null: of all that have this cause; otherwise a notice of its own. */
  resourceId: string | null;
}

/** Causes that are the account's and not those of single resources: one notice, however many are held up. */
export const accountCauses = ['accessDenied', 'roleMissing', 'roleNotVerified', 'quota', 'UNKNOWN', 'PENDING', 'throttled', 'unavailable'] as const;
/** More than this many with one cause in one account are one notice too. */
export const mostSingles = 5;

const states: Record<Exclude<Health, 'IN_SYNC'>, string> = {
  CHANGED: 'changed by hand',
  MISSING: 'missing on AWS',
  FAILING: 'not working',
  UNKNOWN: 'not known to work, since AWS cannot be asked about',
};

/** What a team must see to, or should know of: one notice a resource and cause, or one for the account. */
export function troubleLasts(trouble: Trouble): StandingDraft {
  const { what, teamId, accountId, cause, resourceId } = trouble;
  const group = `trouble/${teamId ?? 'admins'}/${accountId}/${what}-${cause}${resourceId ? `/${resourceId}` : ''}`;
  const href = ['accessDenied', 'roleMissing', 'roleNotVerified'].includes(cause) && teamId !== null ? '/accounts' : hrefOf(trouble, { ofAdmins: `list=${what === 'waits' ? 'moving' : 'blocked'}`, tab: 'resources' });
  return { group, teamId, weight: 'WARNING', href, sentence: sentenceOf(trouble) };
}

function sentenceOf(trouble: Trouble): string {
  switch (trouble.what) {
    case 'blocked':
      return blocked(trouble);
    case 'health':
      return unwell(trouble.cause as keyof typeof states, trouble);
    case 'waits':
      return unfinished(trouble);
  }
}

/** It takes longer than it usually does, and nothing says that a person must act. */
function unfinished({ accountId, cause, count, kind, first }: Trouble): string {
  const phase = isPhase(cause) ? cause : 'RETRYING';
  const next = kind ? notificationPoint({ phase, kind, desired: 'PRESENT', reason: null, blockedBy: null })!.next : '';
  const firstOne = `the ${first.name}${first.serviceName ? ` of ${first.serviceName}` : ''}`;
  const what = count === 1 ? `The ${firstOne.slice(4)} in account ${accountId} is not ready` : `${count} resources in account ${accountId} are not ready. The first, ${firstOne}, waits`;
  return `${what} since ${momentInWords(first.since)}, which is longer than usual. ${first.sentence} ${next}`.trim();
}

function isPhase(cause: string): cause is 'PENDING' | 'WAITING_FOR_OTHERS' | 'WAITING_FOR_AWS' {
  return cause === 'PENDING' || cause === 'WAITING_FOR_OTHERS' || cause === 'WAITING_FOR_AWS';
}

function blocked({ accountId, cause, count, first }: Trouble): string {
  const firstOne = `the ${first.name}${first.serviceName ? ` of ${first.serviceName}` : ''}`;
  if (cause === 'accessDenied') {
    return `Pergola’s role in account ${accountId} refuses what is needed, so ${count === 1 ? `${firstOne} waits` : `${count} resources there wait, ${firstOne} first`}, since ${momentInWords(first.since)}. Put the role back as its template has it; all of it goes on by itself then.`;
  }
  if (count === 1) return `The ${firstOne.slice(4)} in account ${accountId} waits for somebody since ${momentInWords(first.since)}. ${first.sentence}`;
  return `${count} resources in account ${accountId} wait for the same reason. The first, ${firstOne}, since ${momentInWords(first.since)}: ${first.sentence}`;
}

function unwell(health: keyof typeof states, { accountId, count, first }: Trouble): string {
  const since = momentInWords(first.since);
  const said = first.sentence ? ` ${first.sentence}` : ' Its page says what differs.';
  const of = first.serviceName ? ` of ${first.serviceName}` : '';
  if (health === 'UNKNOWN') return `AWS cannot be asked about ${count === 1 ? `the ${first.name}${of}` : `${count} resources`} in account ${accountId} since ${since}, so nobody knows whether ${count === 1 ? 'it works' : 'they work'}.${said}`;
  if (count === 1) return `The ${first.name}${of} in account ${accountId} is ${states[health]} since ${since}.${said}`;
  return `${count} resources in account ${accountId} are ${states[health]}. The first, the ${first.name}${of}, since ${since}.${said}`;
}
