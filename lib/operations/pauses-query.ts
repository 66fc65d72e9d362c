import { queryOptions } from '@tanstack/react-query';
import { fetchJson } from '@/components/fetch-json';
import type { HoldView } from '@/lib/installation/reads/hold';
import type { PauseView } from './reads/pauses';

const bannerMs = 30_000;

/** Why changes wait: what is paused, and a hold of the whole installation. */
export interface Waits {
  pauses: PauseView[];
  hold: HoldView | null;
}

export const pausesKey = ['pauses'];

/** What is paused and concerns whoever asks. By itself, as it is on every page and brings no more than it needs. */
export function pausesQuery(initial: Waits) {
  return queryOptions({
    queryKey: pausesKey,
    queryFn: ({ signal }) => fetchJson<Waits>('/api/pauses', { signal }),
    initialData: initial,
    refetchInterval: bannerMs,
  });
}
