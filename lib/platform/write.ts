import type { z } from 'zod';
import { lockedActor, type Actor } from './actor';
import { recordRefusal, type Refusal } from './audit-refusal';
import { authorizedContext, notSignedIn, type Context, type Meter, type Steps } from './chain';
import { db, isDeadlock, type Tx } from './db';
import { conflict, forbidden, notFound, type AppError } from './errors';

/** The actor and the target as the transaction reads them, on locked rows. */
export interface Locked<Thing> {
  actor: Actor;
  thing: Thing;
}

export interface TransactionOptions {
  /** Takes the locks that this write may wait for: the access lock first, then rows. Nothing is decided before. */
  lock?: (tx: Tx) => Promise<unknown>;
  /** Explains what another user changed first, where the policy's own words say too little. */
  overtaken?: (tx: Tx) => Promise<AppError>;
}

/**
 * What a write gets: who, with which input, on which target, as they were before the transaction. They serve calls of
 * AWS that come first; what is written follows from what the transaction reads.
 */
export interface WriteContext<Input, Thing> extends Context<Input, Thing> {
  /**
   * Runs `work` in a transaction after authorizing again inside it. Call AWS before or after it, never inside. The
   * order of locks is: `lock`, the actor's person and memberships (shared), then what `work` locks, the audit chain last.
   */
  transaction<T>(work: (tx: Tx, locked: Locked<Thing>) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /** Records what AWS responded to something that was authorized and done, whatever rights the actor has by now. */
  recordOutcome<T>(record: (tx: Tx) => Promise<T>): Promise<T>;
}

/** Parses, loads and authorizes, then hands the write its context. */
export async function writeContext<Schema extends z.ZodType, Thing>(steps: Steps<Schema, Thing>, actor: Actor | null, raw: unknown, meter?: Meter): Promise<WriteContext<z.output<Schema>, Thing>> {
  const context = await authorizedContext(steps, actor, raw, meter);
  return {
    ...context,
    transaction: (work, options = {}) => authorizedTransaction(steps, context, work, options),
    recordOutcome: (record) => db().$transaction(record),
  };
}

/** Leaves the transaction, so that it rolls back before the refusal is audited. */
class RefusedInside extends Error {
  constructor(
    readonly refusal: Refusal,
    readonly response: AppError,
  ) {
    super(refusal.because);
  }
}

/** A deadlock undoes everything, so the same work can run again. */
const mostAttempts = 3;

async function authorizedTransaction<Schema extends z.ZodType, Thing, T>(
  steps: Steps<Schema, Thing>,
  before: Context<z.output<Schema>, Thing>,
  work: (tx: Tx, locked: Locked<Thing>) => Promise<T>,
  options: TransactionOptions,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await db().$transaction(async (tx) => {
        await options.lock?.(tx);
        return work(tx, await authorizeInside(tx, steps, before, options));
      });
    } catch (error) {
      if (error instanceof RefusedInside) {
        await recordRefusal(error.refusal);
        throw error.response;
      }
      if (!isDeadlock(error) || attempt === mostAttempts) throw error;
    }
  }
}

/** The actor's rows are held until the end, so whoever takes the right away comes before this, or after the write. */
async function authorizeInside<Schema extends z.ZodType, Thing>(
  tx: Tx,
  steps: Steps<Schema, Thing>,
  before: Context<z.output<Schema>, Thing>,
  { overtaken }: TransactionOptions,
): Promise<Locked<Thing>> {
  const { input } = before;
  const refused = (target: Thing, because: string, response: AppError) =>
    new RefusedInside({ action: steps.name, actor: before.actor, subject: steps.subject(target, input), because }, response);
  const actor = await lockedActor(tx, before.actor);
  if (!actor) throw refused(before.thing, 'The session had ended.', notSignedIn());
  const thing = await steps.load({ actor, input, client: tx });
  if (thing === null) throw refused(before.thing, `This ${steps.noun} was deleted, or is no longer shared with the actor’s teams.`, notFound(steps.noun));
  const decision = steps.authorize(actor, thing, input);
  if (decision.allowed) return { actor, thing };
  if (decision.isForNow) throw overtaken ? await overtaken(tx) : conflict(decision.because);
  throw refused(thing, decision.because, forbidden(decision.because));
}
