import { queryOptions } from '@tanstack/react-query';
import { fetchJson } from '@/components/fetch-json';
import type { ConnectionUsers } from '@/lib/connections/reads/connection-users';
import type { BlastRadius } from './reads/blast-radius';
import type { GrantView } from './view';

/** How often a page asks while something moves by itself, and while nothing does. */
const movingMs = 1_000;
const restingMs = 20_000;

/** A grant as it moves. The server's first paint is what it begins with. */
export function grantQuery(initial: GrantView) {
  return queryOptions({
    queryKey: ['grant', initial.id],
    queryFn: ({ signal }) => fetchJson<GrantView>(`/api/grants/${initial.id}`, { signal }),
    initialData: initial,
    refetchInterval: ({ state }) => (state.data?.isMoving ? movingMs : restingMs),
  });
}

/** What uses the connections of a grant, read from AWS each time that a user looks. */
export function connectionUsersQuery(grantId: string) {
  return queryOptions({
    queryKey: ['connection-users', grantId],
    queryFn: ({ signal }) => fetchJson<ConnectionUsers>(`/api/grants/${grantId}/users`, { signal }),
    gcTime: 0,
    staleTime: 0,
    refetchOnWindowFocus: false,
  });
}

/** Read anew each time that somebody looks: what AWS lists now is what breaks. */
export function blastRadiusQuery(grantId: string, isShown: boolean) {
  return queryOptions({
    queryKey: ['blast-radius', grantId],
    queryFn: ({ signal }) => fetchJson<BlastRadius>(`/api/grants/${grantId}/blast-radius`, { signal }),
    enabled: isShown,
    gcTime: 0,
    staleTime: 0,
    refetchOnWindowFocus: false,
  });
}
