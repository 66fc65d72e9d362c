import { z } from 'zod';

export const endSessionSchema = z.strictObject({ sessionId: z.string().regex(/^ses_[0-9a-z]{16}$/) });
export const endSessionsOfPersonSchema = z.strictObject({ personId: z.string().regex(/^per_[0-9a-z]{16}$/) });

/** What the people page is asked for. Anything else is the first page of everyone. */
export const peopleQuerySchema = z.object({
  text: z.string().trim().max(100).catch('').default(''),
  page: z.coerce.number().int().min(1).max(100_000).catch(1).default(1),
});
export type PeopleQuery = z.output<typeof peopleQuerySchema>;
