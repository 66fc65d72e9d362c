import { z } from 'zod';

const accountId = z.string().regex(/^\d{12}$/);
const region = z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/);

/** One Region of one account. */
export const networkSchema = z.strictObject({ accountId, region });

/** A name that a gateway of that account would look up. */
export const resolveSchema = z.strictObject({ accountId, name: z.string().min(4).max(253).regex(/^[a-z0-9.-]+$/i) });
