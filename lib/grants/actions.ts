'use server';
import { action } from '@/lib/platform/action';
import { scopeOf } from '@/lib/platform/scope';
import { mayGiveBack, mayResume, mayRetryGrant, mayRevoke, maySuspend } from './policy';
import { grantVisibleTo } from './reads';
import { endGrantSchema, resumeGrantSchema, retryGrantSchema, suspendGrantSchema } from './schema';
import { subjectOfGrant } from './subject';
import { resumeGrant } from './writes/resume';
import { retryGrant } from './writes/retry';
import { giveBackGrant, revokeGrant } from './writes/revoke';
import { suspendGrant } from './writes/suspend';

export const revokeGrantAction = action('grant.revoke')
  .input(endGrantSchema)
  .load('access', ({ actor, input, client }) => grantVisibleTo(scopeOf(actor), input.grantId, client))
  .authorize((actor, grant) => mayRevoke(actor, grant), subjectOfGrant)
  .run(revokeGrant);

export const giveBackGrantAction = action('grant.giveBack')
  .input(endGrantSchema)
  .load('access', ({ actor, input, client }) => grantVisibleTo(scopeOf(actor), input.grantId, client))
  .authorize((actor, grant) => mayGiveBack(actor, grant), subjectOfGrant)
  .run(giveBackGrant);

export const suspendGrantAction = action('grant.suspend')
  .input(suspendGrantSchema)
  .load('access', ({ actor, input, client }) => grantVisibleTo(scopeOf(actor), input.grantId, client))
  .authorize((actor, grant) => maySuspend(actor, grant), subjectOfGrant)
  .run(suspendGrant);

export const resumeGrantAction = action('grant.resume')
  .input(resumeGrantSchema)
  .load('access', ({ actor, input, client }) => grantVisibleTo(scopeOf(actor), input.grantId, client))
  .authorize((actor, grant) => mayResume(actor, grant), subjectOfGrant)
  .callsAws(({ service, accountId }) => [service.accountId, accountId])
  .run(resumeGrant);

export const retryGrantAction = action('grant.retry')
  .input(retryGrantSchema)
  .load('access', ({ actor, input, client }) => grantVisibleTo(scopeOf(actor), input.grantId, client))
  .authorize((actor, grant) => mayRetryGrant(actor, grant), subjectOfGrant)
  .callsAws(({ service, accountId }) => [service.accountId, accountId])
  .run(retryGrant);
