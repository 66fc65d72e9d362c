import { z } from 'zod';
import { searchText } from '@/lib/platform/choices';
import { accountIdText, idText, prose } from '@/lib/platform/text-schema';
import { typedDay } from './until';

const reason = prose()
  .trim()
  .min(10, 'Say in at least 10 characters what it is for: whoever decides reads only this.')
  .max(1_000, 'Keep the reason to 1,000 characters.');
const noDay = 'Enter the last day of the access as YYYY/MM/DD, or choose it.';
const until = z.iso.date(noDay).refine((text) => typedDay(text) !== null, noDay);
const requestId = idText('req');
const comment = prose().trim().max(1_000, 'Keep the comment to 1,000 characters.');

export const submitRequestSchema = z.strictObject({
  serviceId: idText('svc'),
  accountId: accountIdText('Choose the account that needs access.'),
  reason,
  until,
});
export type SubmitRequest = z.infer<typeof submitRequestSchema>;

/** Requests that a list shows at once. */
export const historySize = 50;

/** A service, and part of the number or name of an account. */
export const accountsToRequestSchema = z.strictObject({ serviceId: idText('svc'), search: searchText });

/** A later end date for access that stands. */
export const submitRenewalSchema = z.strictObject({ grantId: idText('grt'), reason, until });
export type SubmitRenewal = z.infer<typeof submitRenewalSchema>;

/** The page shows what would be granted together with its digest; a decision names the digest that was on the screen. */
const shown = { requestId, digest: z.string().regex(/^[0-9a-f]{64}$/) };

export const approveRequestSchema = z.strictObject({ ...shown, comment: comment.default('') });
export type ApproveRequest = z.infer<typeof approveRequestSchema>;

export const rejectRequestSchema = z.strictObject({
  ...shown,
  comment: comment.min(1, 'Say why, so that they know what to change when they ask again.'),
});
export type RejectRequest = z.infer<typeof rejectRequestSchema>;

export const withdrawRequestSchema = z.strictObject({ requestId });
