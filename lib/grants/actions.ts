'use server';
import { action } from '@/lib/platform/action';
import { scopeOf } from '@/lib/platform/scope';
import { mayGiveBack, mayRetryGrant, mayRevoke } from './policy';
import { grantVisibleTo } from './reads';
import { endGrantSchema, retryGrantSchema } from './schema';
import { subjectOfGrant } from './subject';
import { retryGrant } from './writes/retry';
import { giveBackGrant, revokeGrant } from './writes/revoke';

export const revokeGrantAction = action('grant.revoke')
  .input(endGrantSchema)
  .load('access', ({ actor, input }) => grantVisibleTo(scopeOf(actor), input.grantId))
  .authorize((actor, grant) => mayRevoke(actor, grant), subjectOfGrant)
  .run(revokeGrant);

export const giveBackGrantAction = action('grant.giveBack')
  .input(endGrantSchema)
  .load('access', ({ actor, input }) => grantVisibleTo(scopeOf(actor), input.grantId))
  .authorize((actor, grant) => mayGiveBack(actor, grant), subjectOfGrant)
  .run(giveBackGrant);

export const retryGrantAction = action('grant.retry')
  .input(retryGrantSchema)
  .load('access', ({ actor, input }) => grantVisibleTo(scopeOf(actor), input.grantId))
  .authorize((actor, grant) => mayRetryGrant(actor, grant), subjectOfGrant)
  .run(retryGrant);
