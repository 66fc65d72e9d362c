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
  .load('account', ({ actor, input, client }) => pauseScopeVisibleTo(scopeOf(actor), input.accountId, client))
  .authorize(mayPause, subjectOfPause)
  .run(startPause);

export const endPauseAction = action('operations.resume')
  .input(endPauseSchema)
  .load('pause', ({ actor, input, client }) => pauseVisibleTo(scopeOf(actor), input.pauseId, client))
  .authorize(mayPause, subjectOfPause)
  .run(endPause);
