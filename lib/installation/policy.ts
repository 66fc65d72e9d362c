import type { Actor } from '@/lib/platform/actor';
import { allowedIf, type Decision } from '@/lib/platform/decision';

/** It shows access of all teams. */
export function maySeeInstallation(actor: Actor): Decision {
  return allowedIf(actor.isAdmin, "You don't have permission to see the installation. Only administrators do.");
}

/** What follows a hold concerns every team. */
export function mayDecideHold(actor: Actor): Decision {
  return allowedIf(actor.isAdmin, "You don't have permission to decide how this installation continues. Only administrators do.");
}
