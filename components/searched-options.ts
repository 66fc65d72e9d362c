'use client';
import type { SelectProps } from '@cloudscape-design/components/select';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Choices } from '@/lib/platform/choices';
import { fetchJson } from './fetch-json';

/** A list of this length can be overlooked without a search field. */
const overlookedSize = 8;
const longestSearch = 100;

interface Searched<Item> {
  /** What the open list shows. */
  items: Item[];
  /** More match than a select lists, so typing searches on the server. */
  isCut: boolean;
  /** No text is typed. */
  isWhole: boolean;
  /** One that was listed before, for the chosen value. */
  find: (id: string) => Item | undefined;
  /** For a `Select` or a `Multiselect`, with `options` made of `items`. */
  props: Pick<SelectProps, 'filteringType' | 'filteringPlaceholder' | 'filteringAriaLabel' | 'statusType' | 'loadingText' | 'errorText' | 'recoveryText' | 'finishedText' | 'empty' | 'noMatch' | 'onLoadItems'>;
}

/**
 * Options of a select from a list that can be long. `initial` is what the page came with; when that is all, nothing
 * more is requested. `path` is a GET route of the portal that takes `search` and responds with `Choices`; an empty one
 * requests nothing. The select waits until a person stops typing.
 */
export function useSearchedOptions<Item extends { id: string }>({ path, initial, noun }: { path: string; initial?: Choices<Item>; noun: string }): Searched<Item> {
  const [search, setSearch] = useState('');
  const [known] = useState(() => new Map((initial?.items ?? []).map((item) => [item.id, item])));
  const read = (text: string) => async ({ signal }: { signal: AbortSignal }) => {
    const found = await fetchJson<Choices<Item>>(`${path}?search=${encodeURIComponent(text)}`, { signal });
    for (const item of found.items) known.set(item.id, item);
    return found;
  };
  const first = useQuery({ queryKey: ['options', path, ''], queryFn: read(''), enabled: initial === undefined && path !== '', gcTime: 0 });
  const whole = initial ?? first.data;
  const isCut = whole !== undefined && whole.total > whole.items.length;
  const isWhole = !isCut || search === '';
  const found = useQuery({ queryKey: ['options', path, search], queryFn: read(search), enabled: !isWhole, gcTime: 0 });
  const shown = isWhole ? whole : found.data;
  const query = isWhole ? first : found;
  const more = shown ? shown.total - shown.items.length : 0;
  const moreInWords = more > 0 ? `${more.toLocaleString('en')} more. Type to search.` : '';
  const items = shown?.items ?? [];
  return {
    items,
    isCut,
    isWhole,
    find: (id) => known.get(id),
    props: {
      filteringType: isCut ? 'manual' : items.length > overlookedSize ? 'auto' : 'none',
      filteringPlaceholder: moreInWords || `Find ${noun}`,
      filteringAriaLabel: `Find ${noun}`,
      statusType: shown ? 'finished' : query.error ? 'error' : query.isFetching ? 'loading' : 'finished',
      loadingText: 'Searching',
      errorText: query.error?.message ?? '',
      recoveryText: 'Try again',
      finishedText: moreInWords,
      empty: isWhole ? `No ${noun}.` : `No ${noun} match.`,
      noMatch: `No ${noun} match.`,
      onLoadItems: ({ detail }) => {
        setSearch(detail.filteringText.trim().slice(0, longestSearch));
        if (query.error) void query.refetch();
      },
    },
  };
}
