import { queryOptions } from '@tanstack/react-query';
import { fetchJson } from '@/components/fetch-json';
import type { GhostBlastRadius } from './reads/blast-radius';
import type { ObjectImpact } from './reads/object-impact';
import type { GhostsView } from './view';

/** How often the page asks while something moves by itself, and while nothing does. */
const movingMs = 1_000;
const restingMs = 20_000;

export const ghostsKey = ['ghosts'];

export function ghostsQuery(initial: GhostsView) {
  return queryOptions({
    queryKey: ghostsKey,
    queryFn: ({ signal }) => fetchJson<GhostsView>('/api/ghosts', { signal }),
    initialData: initial,
    refetchInterval: ({ state }) => (state.data?.isMoving ? movingMs : restingMs),
  });
}

/** Read anew each time that somebody looks: what AWS lists now is what breaks. */
export function ghostBlastRadiusQuery(ghostId: string) {
  return queryOptions({
    queryKey: ['ghost-blast-radius', ghostId],
    queryFn: ({ signal }) => fetchJson<GhostBlastRadius>(`/api/ghosts/${ghostId}/blast-radius`, { signal }),
    gcTime: 0,
    staleTime: 0,
    refetchOnWindowFocus: false,
  });
}

/** Read again each time that a user looks: what AWS lists now is the impact. */
export function objectImpactQuery(objectId: string) {
  return queryOptions({
    queryKey: ['object-impact', objectId],
    queryFn: ({ signal }) => fetchJson<ObjectImpact>(`/api/objects/${objectId}/impact`, { signal }),
    gcTime: 0,
    staleTime: 0,
    refetchOnWindowFocus: false,
  });
}
