import { publishingAccounts } from '@/lib/accounts/reads';
import { accountSearchSchema } from '@/lib/accounts/schema';
import { allowed } from '@/lib/platform/decision';
import { route } from '@/lib/platform/route';
import { scopeOf } from '@/lib/platform/scope';

/** Accounts in which the person can publish: those of their own teams. */
export const GET = route('account.choose')
  .input(accountSearchSchema)
  .load('accounts', async ({ actor }) => scopeOf(actor))
  .authorize(() => allowed, () => ({ type: 'account', id: 'publishing', teamIds: [] }))
  .run(({ thing, input }) => publishingAccounts(thing, input.search));
