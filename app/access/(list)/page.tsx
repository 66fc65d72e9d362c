import type { Metadata } from 'next';
import { MyAccess } from '@/lib/grants/components/my-access';
import { grantsOfTeams } from '@/lib/grants/summaries';
import { requireActor } from '@/lib/people/require-actor';
import { pageNumber } from '@/lib/platform/paged';
import { scopeOf } from '@/lib/platform/scope';
import { requestsOfTeams } from '@/lib/requests/reads';
import { requestItem } from '@/lib/requests/views';

export const metadata: Metadata = { title: 'My access' };

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function MyAccessPage({ searchParams }: Props) {
  const actor = await requireActor();
  const scope = scopeOf(actor);
  const { page, requests: pageOfRequests } = await searchParams;
  const [requests, grants] = await Promise.all([requestsOfTeams(scope, pageNumber.parse(pageOfRequests)), grantsOfTeams(actor, scope, pageNumber.parse(page))]);
  return <MyAccess requests={{ ...requests, items: requests.items.map((row) => requestItem(actor, row)) }} grants={grants} />;
}
