import type { Metadata } from 'next';
import { MyAccess } from '@/lib/grants/components/my-access';
import { countGrantsOfTeams } from '@/lib/grants/reads';
import { grantsOfTeams } from '@/lib/grants/summaries';
import { requireActor } from '@/lib/people/require-actor';
import { scopeOf } from '@/lib/platform/scope';
import { requestsOfTeams } from '@/lib/requests/reads';
import { requestItem } from '@/lib/requests/views';

export const metadata: Metadata = { title: 'My access' };

export default async function MyAccessPage() {
  const actor = await requireActor();
  const scope = scopeOf(actor);
  const [requests, grants, total] = await Promise.all([requestsOfTeams(scope), grantsOfTeams(actor, scope), countGrantsOfTeams(scope)]);
  const undone = requests.filter(({ state }) => state !== 'APPROVED');
  return <MyAccess requests={undone.map((row) => requestItem(actor, row))} grants={grants} total={total} />;
}
