import { queryOptions } from '@tanstack/react-query';
import { fetchJson } from '@/components/fetch-json';
import type { AwsCalls } from './reads/aws-calls';
import type { Overview } from './reads/overview';
import type { StuckPage } from './reads/stuck';
import type { StuckFilter } from './schema';
import { addressOf } from './stuck-address';

const overviewMs = 2_000;
const stuckMs = 2_000;
/** Processes write their counts this often. */
const callsMs = 15_000;

export function overviewQuery(initial: Overview) {
  return queryOptions({
    queryKey: ['controller', 'overview'],
    queryFn: ({ signal }) => fetchJson<Overview>('/api/controller', { signal }),
    initialData: initial,
    refetchInterval: overviewMs,
  });
}

export function stuckQuery(filter: StuckFilter, initial: StuckPage) {
  const address = addressOf(filter);
  return queryOptions({
    queryKey: ['controller', 'resources', address],
    queryFn: ({ signal }) => fetchJson<StuckPage>(`/api/controller/resources?${address}`, { signal }),
    initialData: initial,
    refetchInterval: stuckMs,
  });
}

export function awsCallsQuery(initial: AwsCalls) {
  return queryOptions({
    queryKey: ['controller', 'calls'],
    queryFn: ({ signal }) => fetchJson<AwsCalls>('/api/controller/calls', { signal }),
    initialData: initial,
    refetchInterval: callsMs,
  });
}
