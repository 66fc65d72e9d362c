import { queryOptions } from '@tanstack/react-query';
import { fetchJson } from '@/components/fetch-json';
import type { InstallationStatus } from './reads/status';

const statusMs = 5_000;

export const installationKey = ['installation'];

export function installationQuery(initial: InstallationStatus) {
  return queryOptions({
    queryKey: installationKey,
    queryFn: ({ signal }) => fetchJson<InstallationStatus>('/api/installation', { signal }),
    initialData: initial,
    refetchInterval: statusMs,
  });
}
