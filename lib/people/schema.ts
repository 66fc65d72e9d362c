import { z } from 'zod';
import { idText, line } from '@/lib/platform/text-schema';

export const endSessionSchema = z.strictObject({ sessionId: idText('ses') });
export const endSessionsOfPersonSchema = z.strictObject({ personId: idText('per') });

/** What the people page is asked for. Anything else is the first page of everyone. */
export const peopleQuerySchema = z.object({
  text: line().max(100).catch('').default(''),
  page: z.coerce.number().int().min(1).max(100_000).catch(1).default(1),
});
export type PeopleQuery = z.output<typeof peopleQuerySchema>;
