'use client';
import Pagination from '@cloudscape-design/components/pagination';
import { usePathname, useRouter, useSearchParams } from 'next/navigation';
import type { Paged } from '@/lib/platform/paged';

/** How many there are, for the counter of a header: `(7)`, or `(101–200 of 2,345)`. */
export function counterOf({ total, page, pageSize }: Omit<Paged<unknown>, 'items'>): string {
  if (total <= pageSize) return `(${total})`;
  return `(${((page - 1) * pageSize + 1).toLocaleString('en')}–${Math.min(total, page * pageSize).toLocaleString('en')} of ${total.toLocaleString('en')})`;
}

/** Goes from page to page of a list, by a parameter of the address. Shows nothing when there is one page. */
export function ListPages({ list: { total, page, pageSize }, parameter, noun }: { list: Omit<Paged<unknown>, 'items'>; parameter: string; noun: string }) {
  const router = useRouter();
  const path = usePathname();
  const address = useSearchParams();
  if (total <= pageSize) return null;
  const show = (next: number) => {
    const changed = new URLSearchParams(address);
    changed.set(parameter, String(next));
    router.push(`${path}?${changed}`);
  };
  return (
    <Pagination
      currentPageIndex={page}
      pagesCount={Math.ceil(total / pageSize)}
      ariaLabels={{ nextPageLabel: `Next page of ${noun}`, previousPageLabel: `Previous page of ${noun}`, pageLabel: (each) => `Page ${each} of ${noun}` }}
      onChange={({ detail }) => show(detail.currentPageIndex)}
    />
  );
}
