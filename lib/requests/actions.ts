'use server';
import { action } from '@/lib/platform/action';
import { scopeOf } from '@/lib/platform/scope';
import { mayDecide, mayRenewAccess, mayRequest, mayWithdraw } from './policy';
import { requestVisibleTo } from './reads';
import { renewalOf } from './reads/renewal';
import { approveRequestSchema, rejectRequestSchema, submitRenewalSchema, submitRequestSchema, withdrawRequestSchema } from './schema';
import { subjectOfRenewal, subjectOfRequest, subjectOfSubmission } from './subject';
import { submissionOf } from './submission';
import { approveRequest } from './writes/approve';
import { rejectRequest } from './writes/reject';
import { submitRenewal } from './writes/renew';
import { submitRequest } from './writes/submit';
import { withdrawRequest } from './writes/withdraw';

export const submitRequestAction = action('request.submit')
  .input(submitRequestSchema)
  .load('service or account', ({ actor, input, client }) => submissionOf(actor, input, client))
  .authorize(mayRequest, subjectOfSubmission)
  .run(submitRequest);

export const submitRenewalAction = action('request.submit')
  .input(submitRenewalSchema)
  .load('access', ({ actor, input, client }) => renewalOf(actor, input.grantId, client))
  .authorize((actor, renewal) => mayRenewAccess(actor, renewal), subjectOfRenewal)
  .run(submitRenewal);

export const approveRequestAction = action('request.approve')
  .input(approveRequestSchema)
  .load('request', ({ actor, input, client }) => requestVisibleTo(scopeOf(actor), input.requestId, client))
  .authorize(mayDecide, subjectOfRequest)
  .callsAws(({ service, accountId }) => [service.accountId, accountId])
  .run(approveRequest);

export const rejectRequestAction = action('request.reject')
  .input(rejectRequestSchema)
  .load('request', ({ actor, input, client }) => requestVisibleTo(scopeOf(actor), input.requestId, client))
  .authorize(mayDecide, subjectOfRequest)
  .run(rejectRequest);

export const withdrawRequestAction = action('request.withdraw')
  .input(withdrawRequestSchema)
  .load('request', ({ actor, input, client }) => requestVisibleTo(scopeOf(actor), input.requestId, client))
  .authorize(mayWithdraw, subjectOfRequest)
  .run(withdrawRequest);
