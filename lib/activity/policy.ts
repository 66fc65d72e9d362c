import type { Actor } from '@/lib/platform/actor';
import { allowedIf, type Decision } from '@/lib/platform/decision';

/** The chain runs through what all teams did, so only who sees all of it can check it. */
export function mayVerifyChain(actor: Actor): Decision {
  return allowedIf(actor.isAdmin, 'Only administrators can verify the chain: it runs through what all teams did.');
}
