import { route } from '@/lib/platform/route';
import { scopeOf } from '@/lib/platform/scope';
import { mayManage } from '@/lib/services/policy';
import { retirementImpactOf } from '@/lib/services/reads/retirement-impact';
import { serviceVisibleTo } from '@/lib/services/reads/service';
import { serviceSegmentSchema } from '@/lib/services/schema';
import { subjectOfService } from '@/lib/services/subject';

/** What the retirement of a service removes, for those who may retire it. */
export const GET = route('service.previewRetirement')
  .input(serviceSegmentSchema)
  .load('service', ({ actor, input }) => serviceVisibleTo(scopeOf(actor), input.serviceId))
  .authorize((actor, service) => mayManage(actor, service), subjectOfService)
  .callsAws(({ accountId }) => [accountId])
  .run(({ actor, thing }) => retirementImpactOf(actor, thing));
