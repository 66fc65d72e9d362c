import { z } from 'zod';
import { idText, prose } from '@/lib/platform/text-schema';

const grantIdSchema = idText('grt');

export const grantPathSchema = z.strictObject({ id: grantIdSchema });

export const retryGrantSchema = z.strictObject({ grantId: grantIdSchema });

export const suspendGrantSchema = z.strictObject({
  grantId: grantIdSchema,
  comment: prose().trim().min(1, 'Say why: those whose calls fail read it.').max(1_000, 'Keep the reason to 1,000 characters.'),
});
export type SuspendGrant = z.infer<typeof suspendGrantSchema>;

export const resumeGrantSchema = z.strictObject({ grantId: grantIdSchema });
export type ResumeGrant = z.infer<typeof resumeGrantSchema>;

/** Revoking and giving back are one thing, asked for from two sides. */
export const endGrantSchema = z.strictObject({
  grantId: grantIdSchema,
  comment: prose().trim().max(1_000, 'Keep the comment to 1,000 characters.').default(''),
});
export type EndGrant = z.infer<typeof endGrantSchema>;
