import { route } from '@/lib/platform/route';
import { scopeOf } from '@/lib/platform/scope';
import { maySeeRetirement } from '@/lib/services/policy';
import { retirementProgressOf } from '@/lib/services/reads/retirement-progress';
import { serviceVisibleTo } from '@/lib/services/reads/service';
import { serviceSegmentSchema } from '@/lib/services/schema';
import { subjectOfService } from '@/lib/services/subject';

/** How far the retirement of a service is. */
export const GET = route('service.retirement')
  .input(serviceSegmentSchema)
  .load('service', ({ actor, input }) => serviceVisibleTo(scopeOf(actor), input.serviceId))
  .authorize((actor, service) => maySeeRetirement(actor, service), subjectOfService)
  .run(({ thing }) => retirementProgressOf(thing));
