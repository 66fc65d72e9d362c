import type { Actor } from './actor';
import { db } from './db';
import { recordAttempt } from './repeated-attempts';

export interface Refusal {
  /** `request.approve` */
  action: string;
  actor: Actor;
  subject: { type: string; id: string; teamIds: string[] };
  /** Shown to the actor. */
  because: string;
}

/** Audits a refused attempt for everyone who may see its target, in a transaction of its own. Repeats are counted. */
export async function recordRefusal({ action, actor, subject, because }: Refusal): Promise<void> {
  await db().$transaction((tx) =>
    recordAttempt(tx, {
      actor,
      action,
      outcome: 'REFUSED',
      subject,
      teamIds: [...subject.teamIds, ...actor.teams.map((team) => team.id)],
      sentence: `tried ${action} and was refused: ${because}`,
      data: { reason: because },
    }),
  );
}
