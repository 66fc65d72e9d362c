'use client';
import { useQuery } from '@tanstack/react-query';
import { fetchJson } from '../fetch-json';

export const unreadKey = ['notices'];

const bellMs = 20_000;

/** How much this person has been told and not read, while the page is open. */
export function useUnread(initial: number): number {
  const { data } = useQuery({ queryKey: unreadKey, queryFn: ({ signal }) => fetchJson<{ unread: number }>('/api/notices/unread', { signal }), initialData: { unread: initial }, refetchInterval: bellMs });
  return data.unread;
}
