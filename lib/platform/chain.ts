import type { z } from 'zod';
import type { Actor } from './actor';
import { recordAudit } from './audit';
import { currentActor } from './auth';
import type { Decision } from './decision';
import { db } from './db';
import { AppError, notFound } from './errors';
import { addToWork } from './work-context';

/** What the steps of a chain share: who, with which input, on which thing. */
export interface Context<Input, Thing> {
  actor: Actor;
  input: Input;
  thing: Thing;
}

/** How a thing is named in the audit when an attempt on it is refused. */
export interface Subject {
  type: string;
  id: string;
  teamIds: string[];
}

export interface Steps<Schema extends z.ZodType, Thing> {
  /** `request.approve` */
  name: string;
  schema: Schema;
  /** Null: it does not exist, or the actor may not see it; both answer alike. */
  load: (context: { actor: Actor; input: z.output<Schema> }) => Promise<Thing | null>;
  noun: string;
  authorize: (actor: Actor, thing: Thing, input: z.output<Schema>) => Decision;
  subject: (thing: Thing, input: z.output<Schema>) => Subject;
}

/**
 * Sign-in, strict parsing, loading within what the actor may see, and authorization, in this order. A refusal is
 * audited for everybody who may see the thing.
 */
export async function authorizedContext<Schema extends z.ZodType, Thing>(
  steps: Steps<Schema, Thing>,
  raw: unknown,
): Promise<Context<z.output<Schema>, Thing>> {
  const actor = await currentActor();
  if (!actor) throw new AppError('notSignedIn', 'You are not signed in, or your session has ended. Sign in and try again; what you typed is still here.');
  addToWork({ actor: actor.personId });
  const input = steps.schema.parse(raw);
  const thing = await steps.load({ actor, input });
  if (thing === null) throw notFound(steps.noun);
  const decision = steps.authorize(actor, thing, input);
  if (!decision.allowed) {
    const subject = steps.subject(thing, input);
    await db().$transaction((tx) =>
      recordAudit(tx, {
        actor,
        action: steps.name,
        outcome: 'REFUSED',
        subject,
        teamIds: [...subject.teamIds, ...actor.teams.map((team) => team.id)],
        sentence: `tried ${steps.name} and was refused: ${decision.because}`,
      }),
    );
    throw new AppError('forbidden', decision.because);
  }
  return { actor, input, thing };
}
