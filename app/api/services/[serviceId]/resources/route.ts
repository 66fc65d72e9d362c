import { resourceEvents, resourceViews } from '@/lib/controller/resource-view';
import { route } from '@/lib/platform/route';
import { scopeOf } from '@/lib/platform/scope';
import { maySeeService } from '@/lib/services/policy';
import { resourceIdsOf, serviceVisibleTo } from '@/lib/services/reads/service';
import { serviceSegmentSchema } from '@/lib/services/schema';
import { subjectOfService } from '@/lib/services/subject';

export const GET = route('service.resources')
  .input(serviceSegmentSchema)
  .load('service', ({ actor, input }) => serviceVisibleTo(scopeOf(actor), input.serviceId))
  .authorize(maySeeService, subjectOfService)
  .run(async ({ thing }) => {
    const views = await resourceViews(resourceIdsOf(thing));
    return Promise.all(views.map(async (view) => ({ ...view, events: await resourceEvents(view.id, 20) })));
  });
