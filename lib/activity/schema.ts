import { z } from 'zod';
import { line } from '@/lib/platform/text-schema';

/** PostgreSQL has no year zero. */
const day = z.union([z.literal(''), z.iso.date().refine((text) => text >= '0001-01-01')]).catch('').default('');

/** Filter of the activity: what the address of the page and the queries say. Empty means any. */
export const activityFilterSchema = z.object({
  /** Part of a name. */
  person: line().max(200).catch('').default(''),
  action: line().max(100).catch('').default(''),
  outcome: z.enum(['', 'DONE', 'REFUSED', 'FAILED']).catch('').default(''),
  service: line().max(40).catch('').default(''),
  /** First and last day, in UTC. */
  from: day,
  to: day,
});
export type ActivityFilter = z.infer<typeof activityFilterSchema>;

export const activityQuerySchema = activityFilterSchema.extend({
  /** Sequence number; older events follow. */
  before: z.string().regex(/^\d{1,18}$/).optional(),
});
export type ActivityQuery = z.infer<typeof activityQuerySchema>;

export const activityChainSchema = z.object({});
