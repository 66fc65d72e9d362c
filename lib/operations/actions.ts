'use server';
import { action } from '@/lib/platform/action';
import { scopeOf } from '@/lib/platform/scope';
import { mayPause } from './policy';
import { pauseScopeVisibleTo, pauseVisibleTo } from './reads';
import { endPauseSchema, startPauseSchema } from './schema';
import { subjectOfPause } from './subject';
import { endPause, startPause } from './writes';

export const startPauseAction = action('operations.pause')
  .input(startPauseSchema)
  .load('account', ({ actor, input }) => pauseScopeVisibleTo(scopeOf(actor), input.accountId))
  .authorize(mayPause, subjectOfPause)
  .run(startPause);

export const endPauseAction = action('operations.resume')
  .input(endPauseSchema)
  .load('pause', ({ actor, input }) => pauseVisibleTo(scopeOf(actor), input.pauseId))
  .authorize(mayPause, subjectOfPause)
  .run(endPause);
