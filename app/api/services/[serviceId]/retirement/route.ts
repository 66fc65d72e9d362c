import { route } from '@/lib/platform/route';
import { scopeOf } from '@/lib/platform/scope';
import { maySeeRetirement } from '@/lib/services/policy';
import { retirementProgressOf } from '@/lib/services/reads/retirement-progress';
import { serviceVisibleTo } from '@/lib/services/reads/service';
import { serviceSegmentSchema } from '@/lib/services/schema';
import { subjectOfService } from '@/lib/services/subject';

/** How far the retirement of a service is. A published service has none. */
export const GET = route('service.retirement')
  .input(serviceSegmentSchema)
  .load('retirement', async ({ actor, input }) => {
    const service = await serviceVisibleTo(scopeOf(actor), input.serviceId);
    return service?.retiringAt ? service : null;
  })
  .authorize((actor, service) => maySeeRetirement(actor, service), subjectOfService)
  .run(({ thing }) => retirementProgressOf(thing));
