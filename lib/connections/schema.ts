import { z } from 'zod';
import { awsNamePrefix } from '@/lib/controller/specs';

const grantId = z.string().regex(/^grt_[0-9a-z]{16}$/);
const connectionIdSchema = z.string().regex(/^con_[0-9a-z]{16}$/);

/** EventBridge API model, ConnectionName. The roles of an account allow connections with this prefix only. */
const name = z
  .string()
  .trim()
  .min(1, 'Give the connection a name.')
  .max(64, 'Keep the name to 64 characters.')
  .regex(/^[.\-_A-Za-z0-9]+$/, 'Use letters, digits, full stops, hyphens and underscores.')
  .refine((text) => text.startsWith(awsNamePrefix) && text.length > awsNamePrefix.length, `Begin the name with ${awsNamePrefix}.`);

/** EventBridge API model, AuthHeaderParameters: no control characters and no colon. The message never quotes the value. */
const credential = z
  .string()
  .max(512, 'EventBridge takes at most 512 characters here.')
  .refine((value) => !value.includes(':'), 'EventBridge takes no colon here. Ask the owners of the service for credentials without one.')
  .refine((value) => !/[\u0000-\u001f\u007f]/.test(value), 'There is a line break or another control character in it. Copy it again without that.')
  .refine((value) => value === '' || value.trim() === value, 'There is a blank at its beginning or end. Copy it again without that.');

export const credentialsSchema = z.strictObject({
  username: credential.optional(),
  password: credential.optional(),
  apiKey: credential.optional(),
  clientId: credential.optional(),
  clientSecret: credential.optional(),
});

export const connectSchema = z.strictObject({
  grantId,
  name,
  credentials: credentialsSchema,
  /** Values of the service's parameters that have none, by their name. */
  parameters: z.record(z.string().max(256), z.string().max(512, 'EventBridge takes at most 512 characters here.')).default({}),
});
export type Connect = z.infer<typeof connectSchema>;

export const enterCredentialsSchema = z.strictObject({ connectionId: connectionIdSchema, credentials: credentialsSchema });
export type EnterCredentials = z.infer<typeof enterCredentialsSchema>;

export const removeConnectionSchema = z.strictObject({ connectionId: connectionIdSchema });
export const repairConnectionSchema = z.strictObject({ connectionId: connectionIdSchema });
export const retryConnectionSchema = z.strictObject({ connectionId: connectionIdSchema });

export const testMethods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'] as const;

/** A body is typed for none of these. */
export const methodsWithoutBody: readonly string[] = ['GET', 'HEAD', 'OPTIONS'];

export const sendTestSchema = z.strictObject({
  connectionId: connectionIdSchema,
  method: z.enum(testMethods),
  /** A query in it is moved to the other one (`withQueryMoved`). */
  path: z
    .string()
    .trim()
    .max(2_048, 'Keep the path to 2,048 characters.')
    .regex(/^\/[^\s#]*$/, 'Begin the path with a slash, without # or blanks.'),
  /** `a=1&b=2` */
  query: z.string().trim().max(2_048, 'Keep the query to 2,048 characters.').default(''),
  body: z.string().max(65_536, 'Keep the body of a test request to 65,536 characters.').default(''),
  /** Empty: the first port of the service. */
  port: z
    .string()
    .trim()
    .regex(/^\d{0,5}$/, 'A port is a number from 1 to 65535.')
    .refine((port) => port === '' || (Number(port) >= 1 && Number(port) <= 65_535), 'A port is a number from 1 to 65535.')
    .default(''),
});
export type SendTest = z.infer<typeof sendTestSchema>;

/** An event of EventBridge itself about a connection (EventBridge event reference, "EventBridge connection events"). Members that are not named here are let pass: AWS adds some. */
export const connectionEventSchema = z.object({
  source: z.literal('aws.events'),
  'detail-type': z.string().max(128),
  account: z.string().regex(/^\d{12}$/),
  region: z.string().regex(/^[a-z0-9-]{1,32}$/),
  /** ARN of the connection. */
  resources: z.array(z.string().max(1_600)).max(20),
});
export type ConnectionEvent = z.infer<typeof connectionEventSchema>;

/** One, as an API destination sends it, or several. */
export const connectionEventsSchema = z.union([connectionEventSchema.transform((event) => [event]), z.array(connectionEventSchema).min(1).max(100)]);
