import type { Actor } from '@/lib/platform/actor';
import { scopeOf } from '@/lib/platform/scope';
import { requestingAccounts, serviceToRequest } from './reads';
import type { Submission } from './writes/submit';

/** What somebody wants to ask for: a service that they see, for an account of their teams; else null. */
export async function submissionOf(actor: Actor, input: { serviceId: string; accountId: string }): Promise<Submission | null> {
  const [service, [account]] = await Promise.all([
    serviceToRequest(scopeOf(actor), input.serviceId),
    requestingAccounts(actor, input.serviceId, input.accountId),
  ]);
  return service && account ? { service, account } : null;
}
