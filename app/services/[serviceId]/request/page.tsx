import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { requireActor } from '@/lib/people/require-actor';
import { scopeOf } from '@/lib/platform/scope';
import { RequestAccess } from '@/lib/requests/components/request-access';
import { requestVisibleTo, serviceToRequest } from '@/lib/requests/reads';
import { dayOf, defaultUntil, latestUntil } from '@/lib/requests/until';
import { requestForm } from '@/lib/requests/views';

export const metadata: Metadata = { title: 'Request access' };

interface Props {
  params: Promise<{ serviceId: string }>;
  searchParams: Promise<{ again?: string | string[] }>;
}

/** `?again=<request>` begins with what was asked before, with the comment in view. */
export default async function RequestAccessPage({ params, searchParams }: Props) {
  const actor = await requireActor();
  const scope = scopeOf(actor);
  const service = await serviceToRequest(scope, (await params).serviceId);
  if (!service) notFound();
  const { again } = await searchParams;
  const earlier = typeof again === 'string' ? await requestVisibleTo(scope, again) : null;
  const form = await requestForm(actor, service, earlier?.accountId);
  const now = new Date();
  return (
    <RequestAccess
      form={form}
      days={{ earliest: dayOf(now), suggested: defaultUntil(now), latest: latestUntil(now) }}
      earlier={
        earlier && earlier.serviceId === service.id
          ? { accountId: earlier.accountId, reason: earlier.reason, rejectedBy: earlier.state === 'REJECTED' ? (earlier.decidedBy?.name ?? null) : null, comment: earlier.comment }
          : null
      }
    />
  );
}
