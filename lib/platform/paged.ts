import { z } from 'zod';

/** One page of a list. */
export interface Paged<Item> {
  items: Item[];
  pageSize: number;
  /** Of all pages. */
  total: number;
  /** From 1; the last one that there is, when a later one was requested. */
  page: number;
}

/** The number of a page in an address. */
export const pageNumber = z.coerce.number().int().min(1).max(10_000).catch(1).default(1);

/** Reads the page that was requested. `rows` reads the part of the list that `skip` and `take` say. */
export async function readPage<Item>(requested: number, pageSize: number, count: () => Promise<number>, rows: (part: { skip: number; take: number }) => Promise<Item[]>): Promise<Paged<Item>> {
  const total = await count();
  const page = Math.max(1, Math.min(requested, Math.ceil(total / pageSize)));
  return { items: await rows({ skip: (page - 1) * pageSize, take: pageSize }), pageSize, total, page };
}
