import { z } from 'zod';
import { searchText } from '@/lib/platform/choices';
import { accountIdText, regionText } from '@/lib/platform/text-schema';

const accountId = accountIdText();
const region = regionText();

/** One Region of one account. */
export const networkSchema = z.strictObject({ accountId, region });

/** An account, and part of the name or email address of a person of its team. */
export const memberSearchSchema = z.strictObject({ accountId, search: searchText });

/** Part of the number or name of an account. */
export const accountSearchSchema = z.strictObject({ search: searchText });

/** A name that a gateway of that account would look up. */
export const resolveSchema = z.strictObject({ accountId, name: z.string().regex(/^[a-z0-9.-]{4,253}$/i) });

/** What the address of the page says. */
export const accountFilterSchema = z.object({
  /** Part of a number or a name. */
  search: searchText,
  page: z.coerce.number().int().min(1).max(10_000).catch(1).default(1),
});
export type AccountFilter = z.infer<typeof accountFilterSchema>;
