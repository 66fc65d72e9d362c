import { z } from 'zod';
import { awsNamePrefix } from '@/lib/controller/specs';
import { accountIdText, exactLine, idText, line, prose } from '@/lib/platform/text-schema';
import { parameterPlaces, problemOfParameterValue } from '@/lib/services/http-parameter';

const grantId = idText('grt');
const connectionIdSchema = idText('con');

/** EventBridge API model, ConnectionName. The roles of an account allow connections with this prefix only. */
const name = line()
  .min(1, 'Give the connection a name.')
  .max(64, 'Keep the name to 64 characters.')
  .regex(/^[.\-_A-Za-z0-9]+$/, 'Use letters, digits, full stops, hyphens and underscores.')
  .refine((text) => text.startsWith(awsNamePrefix) && text.length > awsNamePrefix.length, `Begin the name with ${awsNamePrefix}.`);

/** EventBridge API model, AuthHeaderParameters: no control characters and no colon. The message never quotes the value. */
const credential = exactLine()
  .max(512, 'EventBridge takes at most 512 characters here.')
  .refine((value) => !value.includes(':'), 'EventBridge takes no colon here. Ask the owners of the service for credentials without one.')
  .refine((value) => value === '' || value.trim() === value, 'There is a blank at its beginning or end. Copy it again without that.');

/** Values for parameters that a service leaves to whoever connects. They are listed, so that any name is one among others. */
const enteredParameters = z
  .array(
    z.strictObject({ in: z.enum(parameterPlaces), name: exactLine().max(512), value: exactLine() }).superRefine(({ in: place, value }, context) => {
      const message = problemOfParameterValue(place, value);
      if (message) context.addIssue({ code: 'custom', path: ['value'], message });
    }),
  )
  .max(50);

export const credentialsSchema = z.strictObject({
  username: credential.optional(),
  password: credential.optional(),
  apiKey: credential.optional(),
  clientId: credential.optional(),
  clientSecret: credential.optional(),
  /** Secret parameters of the token request. */
  tokenParameters: enteredParameters.optional(),
});

/** Version of the service that the page showed: the forms send it always. */
const serviceVersion = z.number().int().positive().optional();

export const connectSchema = z.strictObject({
  grantId,
  serviceVersion,
  name,
  credentials: credentialsSchema,
  /** Values of the service's parameters that have none. */
  parameters: enteredParameters.default([]),
  /** The same for the token request, without secrets. */
  tokenParameters: enteredParameters.default([]),
});
export type Connect = z.infer<typeof connectSchema>;

export const enterCredentialsSchema = z.strictObject({ connectionId: connectionIdSchema, serviceVersion, credentials: credentialsSchema });
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
  path: line()
    .max(2_048, 'Keep the path to 2,048 characters.')
    .regex(/^\/[^\s#]*$/, 'Begin the path with a slash, without # or blanks.'),
  /** `a=1&b=2` */
  query: line().max(2_048, 'Keep the query to 2,048 characters.').default(''),
  body: prose().max(65_536, 'Keep the body of a test request to 65,536 characters.').default(''),
  /** Empty: the first port of the service. */
  port: line()
    .regex(/^\d{0,5}$/, 'A port is a number from 1 to 65535.')
    .refine((port) => port === '' || (Number(port) >= 1 && Number(port) <= 65_535), 'A port is a number from 1 to 65535.')
    .default(''),
});
export type SendTest = z.infer<typeof sendTestSchema>;

/** An event of EventBridge itself about a connection (EventBridge event reference, "EventBridge connection events"). Members that are not named here are let pass: AWS adds some. */
export const connectionEventSchema = z.object({
  source: z.literal('aws.events'),
  'detail-type': exactLine().max(128),
  account: accountIdText(),
  region: z.string().regex(/^[a-z0-9-]{1,32}$/),
  /** ARN of the connection. */
  resources: z.array(exactLine().max(1_600)).max(20),
});
export type ConnectionEvent = z.infer<typeof connectionEventSchema>;

/** One, as an API destination sends it, or several. */
export const connectionEventsSchema = z.union([connectionEventSchema.transform((event) => [event]), z.array(connectionEventSchema).min(1).max(100)]);
