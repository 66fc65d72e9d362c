import { z } from 'zod';
import { submitRequestSchema } from '@/lib/requests/schema';
import { idText } from '@/lib/platform/text-schema';

const ghostId = idText('gho');

export const ghostsQuerySchema = z.strictObject({});
export const ghostPathSchema = z.strictObject({ ghostId });

/** The ghost names the holder: all that the same holder has of the same service goes. */
export const cutGhostSchema = z.strictObject({ ghostId });

export const adoptGhostSchema = z.strictObject({ ghostId, reason: submitRequestSchema.shape.reason, until: submitRequestSchema.shape.until });
export type AdoptGhost = z.infer<typeof adoptGhostSchema>;

const objectId = idText('mob');
export const objectPathSchema = z.strictObject({ objectId });
export const removeObjectSchema = z.strictObject({ objectId });

export const lookAgainSchema = z.strictObject({});
