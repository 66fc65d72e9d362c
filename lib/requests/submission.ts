import type { Actor } from '@/lib/platform/actor';
import { db, type Tx } from '@/lib/platform/db';
import { scopeOf } from '@/lib/platform/scope';
import { requestingAccount, serviceToRequest } from './reads';
import type { Submission } from './writes/submit';

/** What somebody wants to ask for: a service that they see, for an account of their teams; else null. */
export async function submissionOf(actor: Actor, input: { serviceId: string; accountId: string }, client: Tx = db()): Promise<Submission | null> {
  const service = await serviceToRequest(scopeOf(actor), input.serviceId, client);
  const account = await requestingAccount(actor, input.serviceId, input.accountId, client);
  return service && account ? { service, account } : null;
}
