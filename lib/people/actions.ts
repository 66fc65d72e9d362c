'use server';
import { action } from '@/lib/platform/action';
import { scopeOf } from '@/lib/platform/scope';
import { mayEndSessions } from './policy';
import { personVisibleTo, sessionVisibleTo } from './reads';
import { endSessionSchema, endSessionsOfPersonSchema } from './schema';
import { subjectOfPerson } from './subject';
import { endSessionsOnRequest } from './writes/end-sessions';

export const endSessionAction = action('session.end')
  .input(endSessionSchema)
  .load('session', ({ actor, input, client }) => sessionVisibleTo(scopeOf(actor), input.sessionId, client))
  .authorize(mayEndSessions, subjectOfPerson)
  .run(endSessionsOnRequest);

export const endSessionsOfPersonAction = action('session.end-all')
  .input(endSessionsOfPersonSchema)
  .load('person', ({ actor, input, client }) => personVisibleTo(scopeOf(actor), input.personId, client))
  .authorize(mayEndSessions, subjectOfPerson)
  .run(endSessionsOnRequest);
