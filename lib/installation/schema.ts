import { z } from 'zod';
import { idText, line, prose } from '@/lib/platform/text-schema';

const reason = prose().trim().min(10, 'Enter a reason of at least 10 characters. The audit keeps it.').max(500, 'Keep the reason to 500 characters.');

/** Typed by the administrator, because what waits is made on AWS afterwards. */
export const continueWord = 'continue';

export const continueSchema = z.strictObject({
  reason,
  confirmation: line().refine((text) => text === continueWord, `Type ${continueWord} to confirm.`),
});
export type Continue = z.infer<typeof continueSchema>;

export const markAsCopySchema = z.strictObject({ reason });
export type MarkAsCopy = z.infer<typeof markAsCopySchema>;

export const endHeldGrantSchema = z.strictObject({ grantId: idText('grt') });

export const nothingSchema = z.strictObject({});
