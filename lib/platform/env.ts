import 'server-only';
import { z } from 'zod';

const origin = z.url().transform((value) => new URL(value).origin);

const listen = z
  .string()
  .regex(/^.+:\d{1,5}$/, 'Write it as host:port, for example 127.0.0.1:9464')
  .transform((value) => ({ host: value.slice(0, value.lastIndexOf(':')), port: Number(value.slice(value.lastIndexOf(':') + 1)) }));

const envSchema = z
  .object({
    NODE_ENV: z.enum(['development', 'production', 'test']).default('development'),
    DATABASE_URL: z.string().min(1),
    /** Where browsers reach the portal; writes from any other origin are refused. */
    PUBLIC_ORIGIN: origin.default('http://localhost:3000'),
    NEXTAUTH_SECRET: z.string().min(16),
    OIDC_ISSUER: z.url(),
    OIDC_CLIENT_ID: z.string().min(1),
    OIDC_CLIENT_SECRET: z.string().min(1),
    /** Claim that lists a person's groups. */
    OIDC_GROUPS_CLAIM: z.string().default('groups'),
    /** `team:forecasting` puts a person into the team Forecasting. */
    OIDC_TEAM_PREFIX: z.string().default('team:'),
    OIDC_ADMIN_GROUP: z.string().default('pergola-admins'),
    /** Set: an AWS of your own, such as the sandbox. Unset: AWS. */
    AWS_ENDPOINT_URL: z.url().optional(),
    AWS_REGION: z.string().default('us-east-1'),
    /** The account that Pergola itself runs in: the principal that the role templates trust. */
    PERGOLA_HUB_ACCOUNT_ID: z.string().regex(/^\d{12}$/),
    /** Set: workers serve their metrics there, to everybody who reaches that address. */
    METRICS_LISTEN: listen.optional(),
    /** Set: the web process serves its metrics at /api/metrics to whoever sends this token. */
    METRICS_TOKEN: z.string().min(16).optional(),
    /** Set: EventBridge may tell of changed connections at /api/events, with this token. */
    EVENTS_TOKEN: z.string().min(16).optional(),
    /** Set: spans are sent to this collector, by OTLP over HTTP. */
    OTEL_EXPORTER_OTLP_ENDPOINT: z.url().optional(),
    /** Set, with MAIL_FROM: workers mail people what their teams are told. `smtps://user:password@host:465` */
    SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
    MAIL_FROM: z.string().regex(/^[^\r\n]*[^\s@<]+@[^\s@>]+>?$/, 'Write it as an address, for example Pergola <pergola@example.com>').optional(),
    LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  })
  .refine(({ SMTP_URL, MAIL_FROM }) => !SMTP_URL || MAIL_FROM, { path: ['MAIL_FROM'], message: 'Mails need a sender as well as SMTP_URL' });

export type Env = z.infer<typeof envSchema>;

let parsed: Env | undefined;

/** The environment, parsed once. Throws one sentence a variable that is missing or wrong. */
export function env(): Env {
  if (parsed) return parsed;
  const result = envSchema.safeParse(process.env);
  if (!result.success) {
    const problems = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`The environment is not usable. ${problems.join('; ')}. The README lists every variable.`);
  }
  parsed = result.data;
  return parsed;
}
