import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { requireActor } from '@/lib/people/require-actor';
import { scopeOf } from '@/lib/platform/scope';
import { RequestDetail } from '@/lib/requests/components/request-detail';
import { requestVisibleTo } from '@/lib/requests/reads';
import { requestPage } from '@/lib/requests/views';

interface Props {
  params: Promise<{ requestId: string }>;
}

const load = cache(async (requestId: string) => {
  const actor = await requireActor();
  const row = await requestVisibleTo(scopeOf(actor), requestId);
  if (!row) notFound();
  return { actor, row };
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { row } = await load((await params).requestId);
  return { title: `${row.team.name} asks ${row.renewsGrantId ? 'to renew' : 'for'} ${row.service.name}` };
}

export default async function RequestPage({ params }: Props) {
  const { actor, row } = await load((await params).requestId);
  return <RequestDetail request={await requestPage(actor, row)} />;
}
