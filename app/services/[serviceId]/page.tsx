import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { activityOf } from '@/lib/activity/reads';
import { resourceEvents, resourceViews } from '@/lib/controller/resource-view';
import { openCount } from '@/lib/ghosts/reads';
import { grantsOfService } from '@/lib/grants/summaries';
import { requireActor } from '@/lib/people/require-actor';
import { pageNumber } from '@/lib/platform/paged';
import { scopeOf } from '@/lib/platform/scope';
import { ServicePage } from '@/lib/services/components/service/service-page';
import { maySeeRetirement } from '@/lib/services/policy';
import { relationTo } from '@/lib/services/reads/relation';
import { retirementProgressOf } from '@/lib/services/reads/retirement-progress';
import { resourceIdsOf, serviceVisibleTo } from '@/lib/services/reads/service';
import { serviceViewOf } from '@/lib/services/view';

interface Segment {
  params: Promise<{ serviceId: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

const load = cache(async (serviceId: string) => {
  const actor = await requireActor();
  const scope = scopeOf(actor);
  const service = await serviceVisibleTo(scope, serviceId);
  if (!service) notFound();
  return { actor, scope, service };
});

export async function generateMetadata({ params }: Segment): Promise<Metadata> {
  const { service } = await load((await params).serviceId);
  return { title: service.name };
}

export default async function Service({ params, searchParams }: Segment) {
  const { actor, scope, service } = await load((await params).serviceId);
  const { tab, page } = await searchParams;
  const seesRetirement = service.state !== 'PUBLISHED' && maySeeRetirement(actor, service).allowed;
  const [relation, views, grants, activity, ghosts, retirement] = await Promise.all([
    relationTo(scope, service),
    resourceViews(resourceIdsOf(service)),
    grantsOfService(actor, scope, service.id, pageNumber.parse(page)),
    activityOf(scope, service.id),
    openCount(scope, service.id),
    seesRetirement ? retirementProgressOf(service) : null,
  ]);
  const resources = await Promise.all(views.map(async (view) => ({ ...view, events: await resourceEvents(view.id, 20) })));
  return (
    <ServicePage
      service={serviceViewOf(actor, service)}
      relation={relation}
      resources={resources}
      grants={grants}
      activity={activity}
      ghosts={ghosts}
      retirement={retirement}
      tab={typeof tab === 'string' ? tab : 'overview'}
    />
  );
}
