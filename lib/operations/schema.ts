import { z } from 'zod';
import { resourceKinds } from '@/lib/controller/driver';
import { accountIdText, idText, prose } from '@/lib/platform/text-schema';

/** What an administrator pauses: one account, one kind, one kind in one account, or, with neither, everything. */
export const startPauseSchema = z.strictObject({
  accountId: accountIdText('Enter the twelve digits of the account.').nullable(),
  kind: z.enum(resourceKinds).nullable(),
  /** False: what is to be removed is removed all the same. */
  removalsToo: z.boolean(),
  /** Shown to everybody whose things wait. */
  reason: prose().trim().min(10, 'Say in a sentence why: it is shown to everybody whose things wait.').max(500, 'Keep the reason to 500 characters.'),
});
export type StartPause = z.infer<typeof startPauseSchema>;

export const endPauseSchema = z.strictObject({ pauseId: idText('pau') });

/** Why a resource is looked at: a person must act, AWS keeps refusing, or it takes long. */
export const stuckLists = ['blocked', 'failing', 'moving'] as const;
export type StuckList = (typeof stuckLists)[number];

/** What the address of the page says, and the queries of its list. Empty means any. */
export const stuckFilterSchema = z.object({
  list: z.enum(stuckLists).catch('blocked').default('blocked'),
  reason: z.string().regex(/^\w{0,60}$/).catch('').default(''),
  account: z.string().regex(/^(\d{12})?$/).catch('').default(''),
  kind: z.union([z.literal(''), z.enum(resourceKinds)]).catch('').default(''),
  page: z.coerce.number().int().min(1).max(4_000).catch(1).default(1),
});
export type StuckFilter = z.infer<typeof stuckFilterSchema>;

export const nothingSchema = z.object({});
