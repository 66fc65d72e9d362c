import type { Actor } from '@/lib/platform/actor';
import { allowedIf, type Decision } from '@/lib/platform/decision';

/** Pausing concerns every team, so it is nobody's but the administrators'. */
export function mayPause(actor: Actor): Decision {
  return allowedIf(actor.isAdmin, 'Only administrators can pause what Pergola changes on AWS, and end a pause. Ask one of them.');
}
