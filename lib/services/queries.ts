import { queryOptions } from '@tanstack/react-query';
import { fetchJson } from '@/components/fetch-json';
import type { ResourceStep } from '@/components/resource-steps';
import type { NetworkFacts, Resolution } from './checks/facts';
import type { RetirementImpact } from './reads/retirement-impact';
import type { RetirementProgress } from './reads/retirement-progress';

/** AWS's lists of a Region change slowly, and each look costs several calls. */
const networkFreshMs = 60_000;
/** While something moves; the controller needs seconds for a step. */
const movingMs = 1_500;
/** When all stands still: drift is found by the controller, not by this page. */
const restingMs = 30_000;

export function networkQuery(accountId: string, region: string) {
  return queryOptions({
    queryKey: ['network', accountId, region],
    queryFn: ({ signal }) => fetchJson<NetworkFacts>(`/api/accounts/${accountId}/network?region=${region}`, { signal }),
    staleTime: networkFreshMs,
    enabled: accountId !== '' && region !== '',
  });
}

export function resolutionQuery(accountId: string, domainName: string | null) {
  return queryOptions({
    queryKey: ['resolution', accountId, domainName],
    queryFn: ({ signal }) => fetchJson<Resolution>(`/api/accounts/${accountId}/resolve?name=${encodeURIComponent(domainName ?? '')}`, { signal }),
    staleTime: networkFreshMs,
    enabled: domainName !== null,
  });
}

const resting = new Set(['CONVERGED', 'GONE', 'BLOCKED']);

/** A service's AWS objects as they stand, polled for as long as one of them moves. */
export function serviceResourcesQuery(serviceId: string, initialData: ResourceStep[]) {
  return queryOptions({
    queryKey: ['service-resources', serviceId],
    queryFn: ({ signal }) => fetchJson<ResourceStep[]>(`/api/services/${serviceId}/resources`, { signal }),
    initialData,
    refetchInterval: ({ state }) => (state.data?.every(({ phase }) => resting.has(phase)) ? restingMs : movingMs),
  });
}

/** What the retirement of a service removes, read each time that a user opens the dialog. */
export function retirementImpactQuery(serviceId: string) {
  return queryOptions({
    queryKey: ['retirement-impact', serviceId],
    queryFn: ({ signal }) => fetchJson<RetirementImpact>(`/api/services/${serviceId}/retirement-impact`, { signal }),
    gcTime: 0,
    staleTime: 0,
    refetchOnWindowFocus: false,
  });
}

/** How far the retirement of a service is, polled until it is complete. */
export function retirementProgressQuery(serviceId: string, initialData: RetirementProgress) {
  return queryOptions({
    queryKey: ['retirement', serviceId],
    queryFn: ({ signal }) => fetchJson<RetirementProgress>(`/api/services/${serviceId}/retirement`, { signal }),
    initialData,
    refetchInterval: ({ state }) => (state.data?.isDone ? restingMs : movingMs),
  });
}
