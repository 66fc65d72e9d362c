import type { Metadata } from 'next';
import { requireActor } from '@/lib/people/require-actor';
import { pageNumber } from '@/lib/platform/paged';
import { scopeOf } from '@/lib/platform/scope';
import { Approvals } from '@/lib/requests/components/approvals';
import { decidedRequests, requestsToDecide } from '@/lib/requests/reads';
import { requestItem } from '@/lib/requests/views';

export const metadata: Metadata = { title: 'Approvals' };

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function ApprovalsPage({ searchParams }: Props) {
  const actor = await requireActor();
  const { page, decided: pageOfDecided } = await searchParams;
  const [waiting, decided] = await Promise.all([requestsToDecide(actor, pageNumber.parse(page)), decidedRequests(scopeOf(actor), pageNumber.parse(pageOfDecided))]);
  const itemsOf = (list: typeof waiting) => ({ ...list, items: list.items.map((row) => requestItem(actor, row)) });
  return <Approvals waiting={itemsOf(waiting)} decided={itemsOf(decided)} />;
}
