'use server';
import { action } from '@/lib/platform/action';
import { scopeOf } from '@/lib/platform/scope';
import { mayAdoptGhost, mayCutGhost, mayLookAgain, mayRemoveObject } from './policy';
import { ghostToAdopt, ghostVisibleTo, placesOf } from './reads';
import { objectVisibleTo } from './reads/marked-objects';
import { adoptGhostSchema, cutGhostSchema, lookAgainSchema, removeObjectSchema } from './schema';
import { subjectOfGhost, subjectOfObject, subjectOfReading } from './subject';
import { adoptGhost } from './writes/adopt';
import { cutGhost } from './writes/cut';
import { lookAgain } from './writes/look-again';
import { removeObject } from './writes/remove-object';

export const cutGhostAction = action('ghost.cut')
  .input(cutGhostSchema)
  .load('access', ({ actor, input, client }) => ghostVisibleTo(scopeOf(actor), input.ghostId, client))
  .authorize(mayCutGhost, subjectOfGhost)
  .run(cutGhost);

export const adoptGhostAction = action('ghost.adopt')
  .input(adoptGhostSchema)
  .load('access', ({ actor, input, client }) => ghostToAdopt(actor, input.ghostId, client))
  .authorize(mayAdoptGhost, ({ row }) => subjectOfGhost(row))
  .run(adoptGhost);

export const removeObjectAction = action('unmanaged.remove')
  .input(removeObjectSchema)
  .load('object', ({ actor, input, client }) => objectVisibleTo(scopeOf(actor), input.objectId, client))
  .authorize(mayRemoveObject, subjectOfObject)
  .run(removeObject);

export const lookAgainAction = action('ghost.lookAgain')
  .input(lookAgainSchema)
  .load('account', ({ actor, client }) => placesOf(scopeOf(actor), client))
  .authorize(mayLookAgain, subjectOfReading)
  // Of all accounts at once: each is read again after 10 seconds at the earliest, whoever asks.
  .callsAws(() => [])
  .run(lookAgain);
