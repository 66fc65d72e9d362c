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

/** Roles that were never verified. */
export type UnverifiedRoles = Omit<RefusedRoles, 'problem'>;

/** One notification for the account's team, which deploys the roles, and one for administrators, who verify them. */
export function rolesUnverified({ accountId, teamId, purposes, count }: UnverifiedRoles): StandingDraft[] {
  const sentence = `${count === 1 ? 'A role' : `${count} roles`} of account ${accountId} ${count === 1 ? 'is' : 'are'} not verified (${purposes}), so nothing can be published or connected with ${count === 1 ? 'it' : 'them'}.`;
  return [
    { group: `unverified/${teamId}/${accountId}`, teamId, weight: 'WARNING', href: '/accounts', sentence: `${sentence} Deploy the roles as Accounts shows.` },
    { group: `unverified/admins/${accountId}`, teamId: null, weight: 'WARNING', href: '/accounts', sentence: `${sentence} Run "pergola accounts verify --account ${accountId}" when its team has deployed the roles.` },
  ];
}
