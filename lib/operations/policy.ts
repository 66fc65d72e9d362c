import type { Actor } from '@/lib/platform/actor';
import { allowedIf, type Decision } from '@/lib/platform/decision';

/** Pausing concerns every team, so it is nobody's but the administrators'. */
export function mayPause(actor: Actor): Decision {
  return allowedIf(actor.isAdmin, 'Only administrators can pause what Pergola changes on AWS, and end a pause. Ask one of them.');
}

/** It shows what waits and why in the accounts of all teams. */
export function mayWatchController(actor: Actor): Decision {
  return allowedIf(actor.isAdmin, 'Only administrators can see how the controller works: it shows what waits in the accounts of all teams. What is yours says on its own page what it waits for.');
}
