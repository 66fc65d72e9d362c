import type { StandingDraft } from '../draft';

/** The roles of an account whose last verification failed. */
export interface RefusedRoles {
  accountId: string;
  teamId: string;
  /** `owner, read` */
  purposes: string;
  count: number;
  problem: string;
}

/** One notification for the account's team; Pergola does not use these roles until they work. */
export function rolesRefused({ accountId, teamId, purposes, count, problem }: RefusedRoles): StandingDraft {
  return {
    group: `roles/${accountId}`, teamId, weight: 'WARNING', href: '/accounts',
    sentence: `The verification of ${count === 1 ? 'a role' : `${count} roles`} of account ${accountId} failed (${purposes}): ${problem} Pergola uses ${count === 1 ? 'it' : 'them'} only to remove access until the verification succeeds.`,
  };
}
