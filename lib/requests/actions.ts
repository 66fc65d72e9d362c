'use server';
import { action } from '@/lib/platform/action';
import { scopeOf } from '@/lib/platform/scope';
import { mayDecide, mayRequest, mayWithdraw } from './policy';
import { requestVisibleTo } from './reads';
import { approveRequestSchema, rejectRequestSchema, submitRequestSchema, withdrawRequestSchema } from './schema';
import { subjectOfRequest, subjectOfSubmission } from './subject';
import { submissionOf } from './submission';
import { approveRequest } from './writes/approve';
import { rejectRequest } from './writes/reject';
import { submitRequest } from './writes/submit';
import { withdrawRequest } from './writes/withdraw';

export const submitRequestAction = action('request.submit')
  .input(submitRequestSchema)
  .load('service or account', ({ actor, input }) => submissionOf(actor, input))
  .authorize(mayRequest, subjectOfSubmission)
  .run(submitRequest);

export const approveRequestAction = action('request.approve')
  .input(approveRequestSchema)
  .load('request', ({ actor, input }) => requestVisibleTo(scopeOf(actor), input.requestId))
  .authorize(mayDecide, subjectOfRequest)
  .run(approveRequest);

export const rejectRequestAction = action('request.reject')
  .input(rejectRequestSchema)
  .load('request', ({ actor, input }) => requestVisibleTo(scopeOf(actor), input.requestId))
  .authorize(mayDecide, subjectOfRequest)
  .run(rejectRequest);

export const withdrawRequestAction = action('request.withdraw')
  .input(withdrawRequestSchema)
  .load('request', ({ actor, input }) => requestVisibleTo(scopeOf(actor), input.requestId))
  .authorize(mayWithdraw, subjectOfRequest)
  .run(withdrawRequest);
