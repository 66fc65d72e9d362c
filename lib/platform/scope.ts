import type { Actor } from './actor';

declare const branded: unique symbol;

/** What an actor's reads are limited to. Only `scopeOf` makes one, so that no read can forget it. */
export interface Scope {
  readonly teamIds: string[];
  readonly personId: string;
  /** Admins read everything; they change nothing that is a team's. */
  readonly seesAll: boolean;
  readonly [branded]: true;
}

export function scopeOf(actor: Actor): Scope {
  return { teamIds: actor.teams.map((team) => team.id), personId: actor.personId, seesAll: actor.isAdmin } as Scope;
}
