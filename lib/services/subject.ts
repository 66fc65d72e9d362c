import type { Subject } from '@/lib/platform/chain';

/** How a service is named in the audit. */
export function subjectOfService(service: { id: string; teamId: string }): Subject {
  return { type: 'service', id: service.id, teamIds: [service.teamId] };
}

/** Before there is a service, the account is what was tried on. */
export function subjectOfAccount(account: { id: string; teamId: string }): Subject {
  return { type: 'account', id: account.id, teamIds: [account.teamId] };
}
