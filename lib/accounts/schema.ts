import { z } from 'zod';

const accountId = z.string().regex(/^\d{12}$/);
const region = z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/);

/** One Region of one account. */
export const networkSchema = z.strictObject({ accountId, region });

/** A name that a gateway of that account would look up. */
export const resolveSchema = z.strictObject({ accountId, name: z.string().min(4).max(253).regex(/^[a-z0-9.-]+$/i) });

/** What the address of the page says. */
export const accountFilterSchema = z.object({
  /** Part of a number or a name. */
  search: z.string().trim().max(100).regex(/^[^\p{C}]*$/u).catch('').default(''),
  page: z.coerce.number().int().min(1).max(10_000).catch(1).default(1),
});
export type AccountFilter = z.infer<typeof accountFilterSchema>;
