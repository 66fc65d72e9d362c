import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { GrantLive } from '@/lib/grants/components/grant-live';
import { grantVisibleTo } from '@/lib/grants/reads';
import { grantView } from '@/lib/grants/view';
import { requireActor } from '@/lib/people/require-actor';
import { scopeOf } from '@/lib/platform/scope';

interface Props {
  params: Promise<{ grantId: string }>;
}

const load = cache(async (grantId: string) => {
  const actor = await requireActor();
  const row = await grantVisibleTo(scopeOf(actor), grantId);
  if (!row) notFound();
  return { actor, row };
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { row } = await load((await params).grantId);
  return { title: `${row.service.name} in account ${row.accountId}` };
}

export default async function GrantPage({ params }: Props) {
  const { actor, row } = await load((await params).grantId);
  return <GrantLive initial={await grantView(actor, row)} />;
}
