import { queryOptions } from '@tanstack/react-query';
import { fetchJson } from '@/components/fetch-json';
import { unreadKey } from '@/components/shell/unread';
import type { NoticePage } from './reads';
import type { NoticeFilter } from './schema';

const pageMs = 5_000;

/** Beneath the bell's key, so that both are asked again together. */
export function noticesQuery({ show, page }: NoticeFilter, initial: NoticePage) {
  return queryOptions({
    queryKey: [...unreadKey, show, page],
    queryFn: ({ signal }) => fetchJson<NoticePage>(`/api/notices?show=${show}&page=${page}`, { signal }),
    initialData: initial,
    refetchInterval: pageMs,
  });
}
