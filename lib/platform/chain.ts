import type { z } from 'zod';
import type { Actor } from './actor';
import { recordRefusal } from './audit-refusal';
import type { Cost } from './cost';
import type { Decision } from './decision';
import { db, type Tx } from './db';
import { AppError, forbidden, notFound } from './errors';
import { addToWork } from './work-context';

/** What the steps of a chain share: who, with which input, on which target. */
export interface Context<Input, Thing> {
  actor: Actor;
  input: Input;
  thing: Thing;
}

/** How a target is named in the audit when an attempt on it is refused. */
export interface Subject {
  type: string;
  id: string;
  teamIds: string[];
}

/** What a load may use. Reads of a write go through `client`, which is the transaction when the target is read again. */
export interface LoadContext<Input> {
  actor: Actor;
  input: Input;
  client: Tx;
}

/** Counts operations against the limits of a minute; left out where a command or a test acts. Throws `tooManyRequests`. */
export interface Meter {
  limitPerson(actor: Actor, cost: Cost): Promise<void>;
  limitAccounts(accountIds: readonly string[]): Promise<void>;
}

export interface Steps<Schema extends z.ZodType, Thing> {
  /** `request.approve` */
  name: string;
  schema: Schema;
  /** Null: it does not exist, or the actor may not see it; both give the same response. */
  load: (context: LoadContext<z.output<Schema>>) => Promise<Thing | null>;
  noun: string;
  authorize: (actor: Actor, thing: Thing, input: z.output<Schema>) => Decision;
  subject: (thing: Thing, input: z.output<Schema>) => Subject;
  cost: Cost;
  /** Accounts whose AWS it calls. */
  accounts?: (thing: Thing, input: z.output<Schema>) => string[];
}

export function notSignedIn(): AppError {
  return new AppError('notSignedIn', 'You are not signed in, or your session has ended. Sign in and try again; what you typed is still here.');
}

/** Strict parsing, loading within what the actor may see, and authorization, in this order. Audits a refusal. */
export async function authorizedContext<Schema extends z.ZodType, Thing>(
  steps: Steps<Schema, Thing>,
  actor: Actor | null,
  raw: unknown,
  meter?: Meter,
): Promise<Context<z.output<Schema>, Thing>> {
  if (!actor) throw notSignedIn();
  addToWork({ actor: actor.personId });
  await meter?.limitPerson(actor, steps.cost);
  const input = steps.schema.parse(raw);
  const thing = await steps.load({ actor, input, client: db() });
  if (thing === null) throw notFound(steps.noun);
  const decision = steps.authorize(actor, thing, input);
  if (!decision.allowed) {
    await recordRefusal({ action: steps.name, actor, subject: steps.subject(thing, input), because: decision.because });
    throw forbidden(decision.because);
  }
  if (steps.accounts) await meter?.limitAccounts(steps.accounts(thing, input));
  return { actor, input, thing };
}
