import { allowed } from '@/lib/platform/decision';
import { route } from '@/lib/platform/route';
import { scopeOf } from '@/lib/platform/scope';
import { serviceToRequest } from '@/lib/requests/reads';
import { accountsToRequestSchema } from '@/lib/requests/schema';
import { accountsToRequest } from '@/lib/requests/views';
import { subjectOfService } from '@/lib/services/subject';

/** Accounts of the person's teams, with the reason why one cannot be chosen. */
export const GET = route('request.accounts')
  .input(accountsToRequestSchema)
  .load('service', ({ actor, input }) => serviceToRequest(scopeOf(actor), input.serviceId))
  .authorize(() => allowed, subjectOfService)
  .run(({ actor, thing, input }) => accountsToRequest(actor, thing, input.search));
