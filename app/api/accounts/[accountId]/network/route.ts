import { accountVisibleTo } from '@/lib/accounts/reads';
import { networkSchema } from '@/lib/accounts/schema';
import { AppError } from '@/lib/platform/errors';
import { route } from '@/lib/platform/route';
import { scopeOf } from '@/lib/platform/scope';
import { readNetwork } from '@/lib/services/checks/gather';
import { mayPublish } from '@/lib/services/policy';
import { subjectOfAccount } from '@/lib/services/subject';

/** What AWS lists in one Region of an account: what publishing picks from. */
export const GET = route('account.discover')
  .input(networkSchema)
  .load('account', ({ actor, input }) => accountVisibleTo(scopeOf(actor), input.accountId))
  .authorize((actor, account) => mayPublish(actor, account), subjectOfAccount)
  .callsAws(({ id }) => [id])
  .run(({ actor, thing: account, input }) => {
    if (!account.regions.includes(input.region)) throw new AppError('invalidInput', `Account ${account.id} is not onboarded in ${input.region}. Choose one of its Regions.`);
    return readNetwork(actor, account.id, input.region);
  });
