import type { Metadata } from 'next';
import { requireActor } from '@/lib/people/require-actor';
import { scopeOf } from '@/lib/platform/scope';
import { Approvals } from '@/lib/requests/components/approvals';
import { decidedRequests, requestsToDecide } from '@/lib/requests/reads';
import { requestItem } from '@/lib/requests/views';

export const metadata: Metadata = { title: 'Approvals' };

export default async function ApprovalsPage() {
  const actor = await requireActor();
  const [waiting, decided] = await Promise.all([requestsToDecide(actor), decidedRequests(scopeOf(actor))]);
  return <Approvals waiting={waiting.map((row) => requestItem(actor, row))} decided={decided.map((row) => requestItem(actor, row))} />;
}
