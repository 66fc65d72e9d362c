import type { Actor } from '@/lib/platform/actor';
import { allowedIf, type Decision } from '@/lib/platform/decision';

export function maySeePeople(actor: Actor): Decision {
  return allowedIf(actor.isAdmin, "You don't have permission to see all people. Only administrators do.");
}

/** Sessions end by whose they are, and by administrators. */
export function mayEndSessions(actor: Actor, target: { personId: string }): Decision {
  return allowedIf(actor.isAdmin || actor.personId === target.personId, "You don't have permission to end sessions of other people. Only administrators do.");
}
