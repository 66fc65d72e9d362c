'use server';
import { action } from '@/lib/platform/action';
import { scopeOf } from '@/lib/platform/scope';
import { mayAdoptGhost, mayCutGhost, mayLookAgain } from './policy';
import { ghostToAdopt, ghostVisibleTo, placesOf } from './reads';
import { adoptGhostSchema, cutGhostSchema, lookAgainSchema } from './schema';
import { subjectOfGhost, subjectOfReading } from './subject';
import { adoptGhost } from './writes/adopt';
import { cutGhost } from './writes/cut';
import { lookAgain } from './writes/look-again';

export const cutGhostAction = action('ghost.cut')
  .input(cutGhostSchema)
  .load('access', ({ actor, input }) => ghostVisibleTo(scopeOf(actor), input.ghostId))
  .authorize(mayCutGhost, subjectOfGhost)
  .run(cutGhost);

export const adoptGhostAction = action('ghost.adopt')
  .input(adoptGhostSchema)
  .load('access', ({ actor, input }) => ghostToAdopt(actor, input.ghostId))
  .authorize(mayAdoptGhost, ({ row }) => subjectOfGhost(row))
  .run(adoptGhost);

export const lookAgainAction = action('ghost.lookAgain')
  .input(lookAgainSchema)
  .load('account', ({ actor }) => placesOf(scopeOf(actor)))
  .authorize(mayLookAgain, subjectOfReading)
  .run(lookAgain);
