import { queryOptions } from '@tanstack/react-query';
import { fetchJson } from '@/components/fetch-json';
import type { PauseView } from './reads/pauses';

const bannerMs = 30_000;

export const pausesKey = ['pauses'];

/** What is paused and concerns whoever asks. By itself, as it is on every page and brings no more than it needs. */
export function pausesQuery(initial: PauseView[]) {
  return queryOptions({
    queryKey: pausesKey,
    queryFn: ({ signal }) => fetchJson<PauseView[]>('/api/pauses', { signal }),
    initialData: initial,
    refetchInterval: bannerMs,
  });
}
