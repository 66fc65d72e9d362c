import type { Metadata } from 'next';
import { GhostsLive } from '@/lib/ghosts/components/ghosts-live';
import { ghostsView } from '@/lib/ghosts/view';
import { requireActor } from '@/lib/people/require-actor';

export const metadata: Metadata = { title: 'Unmanaged access' };

export default async function GhostsPage() {
  return <GhostsLive initial={await ghostsView(await requireActor())} />;
}
