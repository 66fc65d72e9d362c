import type { Metadata } from 'next';
import { NoticesLive } from '@/lib/notices/components/notices-live';
import { noticePage } from '@/lib/notices/reads';
import { noticeFilterSchema } from '@/lib/notices/schema';
import { requireActor } from '@/lib/people/require-actor';
import { scopeOf } from '@/lib/platform/scope';

export const metadata: Metadata = { title: 'Notices' };

type Search = Promise<Record<string, string | string[] | undefined>>;

export default async function NoticesPage({ searchParams }: { searchParams: Search }) {
  const actor = await requireActor();
  const filter = noticeFilterSchema.parse(await searchParams);
  return <NoticesLive filter={filter} first={await noticePage(scopeOf(actor), filter)} />;
}
