import { z } from 'zod';
import { resourceKinds } from '@/lib/controller/driver';

/** What an administrator pauses: one account, one kind, one kind in one account, or, with neither, everything. */
export const startPauseSchema = z.strictObject({
  accountId: z.string().regex(/^\d{12}$/, 'Enter the twelve digits of the account.').nullable(),
  kind: z.enum(resourceKinds).nullable(),
  /** False: what is to be removed is removed all the same. */
  removalsToo: z.boolean(),
  /** Shown to everybody whose things wait. */
  reason: z.string().trim().min(10, 'Say in a sentence why: it is shown to everybody whose things wait.').max(500, 'Keep the reason to 500 characters.'),
});
export type StartPause = z.infer<typeof startPauseSchema>;

export const endPauseSchema = z.strictObject({ pauseId: z.string().regex(/^pau_[0-9a-z]{16}$/) });
