import { stuckFilterSchema, type StuckFilter } from './schema';

const unset: StuckFilter = stuckFilterSchema.parse({});

/** The filter as a query, with what is set alone. */
export function addressOf(filter: StuckFilter): string {
  const set = Object.entries(filter).filter(([name, value]) => value !== unset[name as keyof StuckFilter]);
  return new URLSearchParams(set.map(([name, value]) => [name, String(value)])).toString();
}
