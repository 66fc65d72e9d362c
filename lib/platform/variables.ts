import { z } from 'zod';
import { isSigningKey } from './audit-head';
import { isAddress } from './ip-address';

const origin = z.url().transform((value) => new URL(value).origin);

const listen = z
  .string()
  .regex(/^.+:\d{1,5}$/, 'Enter host:port, for example 127.0.0.1:9464.')
  .transform((value) => ({ host: value.slice(0, value.lastIndexOf(':')), port: Number(value.slice(value.lastIndexOf(':') + 1)) }));

const roleArn = z.string().regex(/^arn:[\w-]+:iam::\d{12}:role\/.+$/, 'Enter the ARN of an IAM role.');
const seconds = (most: number, description: string) => z.coerce.number().int().min(0).default(most).meta({ description });
const perMinute = (points: number, description: string) => z.coerce.number().int().min(1).default(points).meta({ description });
const days = (most: number, least: number, description: string) => z.coerce.number().int().min(least).default(most).meta({ description });
const quota = (most: number, description: string) => z.coerce.number().int().min(1).default(most).meta({ description });

/**
 * Every variable that the web and worker processes and `pergola` read. The descriptions are also the comments of `.env.example`.
 * Scripts read this file too, so it must not import `server-only`. The values are parsed in `env.ts`.
 */
export const variables = z.object({
  NODE_ENV: z.enum(['development', 'production', 'test']).default('development').meta({ description: 'Set by the commands.' }),
  DATABASE_URL: z.string().min(1).meta({
    description: 'PostgreSQL 15 or later, as the role of the application. It must not own the tables: DATABASE_OWNER_URL does, which only the migrations use.',
    example: 'postgresql://pergola_app:password@db.example.com/pergola',
  }),
  DATABASE_READONLY_URL: z.string().min(1).optional().meta({
    description: 'The same database as a role that can only read. Exports and the verification of the audit use it.',
    example: 'postgresql://pergola_readonly:password@db.example.com/pergola',
  }),
  DATABASE_POOL_SIZE: z.coerce.number().int().min(2).max(500).default(10).meta({ description: 'Connections to PostgreSQL that one process uses at most. A worker uses 12 more for its queue. Exports and the verification of the audit use 2 more.' }),
  DATABASE_WEB_STATEMENT_SECONDS: seconds(10, 'How long a statement of the web process can take, in seconds. 0: no limit. Exports and the verification of the audit have none.'),
  DATABASE_WEB_LOCK_SECONDS: seconds(4, 'How long a statement of the web process waits for a lock, in seconds. 0: no limit.'),
  DATABASE_WORKER_STATEMENT_SECONDS: seconds(60, 'How long a statement of a worker or of a command can take, in seconds. 0: no limit.'),
  DATABASE_WORKER_LOCK_SECONDS: seconds(20, 'How long a statement of a worker or of a command waits for a lock, in seconds. 0: no limit.'),
  DATABASE_IDLE_TRANSACTION_SECONDS: seconds(60, 'PostgreSQL ends a transaction in which nothing happens for this many seconds, for example of a process that was suspended. 0: no limit.'),
  DATABASE_STARTUP_OPTIONS: z.enum(['on', 'off']).default('on').meta({ description: 'off: set the time zone and time limits of a session by a statement after connecting. For poolers that refuse startup options, such as RDS Proxy.' }),
  PUBLIC_ORIGIN: origin
    .default('http://localhost:3000')
    .meta({ description: 'Where browsers reach the portal. Writes from any other origin are refused.', example: 'https://pergola.example.com' }),
  NEXTAUTH_SECRET: z.string().min(16).meta({ description: 'Encrypts session cookies. The same on every host. At least 32 random characters outside loopback. npm start creates one when it is unset.' }),
  OIDC_ISSUER: z.url().meta({ description: 'OpenID Connect issuer.', example: 'https://login.example.com' }),
  OIDC_CLIENT_ID: z.string().min(1).meta({ description: 'Client ID that the issuer gave to the portal.', example: 'pergola' }),
  OIDC_CLIENT_SECRET: z.string().min(1).meta({ description: 'Client secret that the issuer gave to the portal.' }),
  OIDC_SCOPES: z
    .string()
    .regex(/^openid( [\x21\x23-\x5b\x5d-\x7e]+)*$/, 'Enter scopes separated by spaces. The first is openid.')
    .default('openid email profile')
    .meta({ description: 'Scopes to request. Add the scope of the groups claim, and offline_access where the issuer needs it for refresh tokens.' }),
  OIDC_GROUPS_CLAIM: z.string().default('groups').meta({ description: 'Claim that lists the groups of a person.' }),
  OIDC_TEAM_PREFIX: z.string().default('team:').meta({ description: 'A group with this prefix is a team: team:forecasting is the team Forecasting.' }),
  OIDC_ADMIN_GROUP: z.string().default('pergola-admins').meta({ description: 'Members of this group are administrators.' }),
  APPROVER_ABSENCE_DAYS: z.coerce
    .number()
    .int()
    .min(1)
    .default(90)
    .meta({ description: 'An approver who has not signed in for this many days is not eligible until the next sign-in.' }),
  AWS_ENDPOINT_URL: z.url().optional().meta({ description: 'An AWS-compatible endpoint, such as the sandbox. Unset: AWS.', example: 'http://localhost:4566' }),
  PUBLIC_DNS_RESOLVERS: z
    .string()
    .default('1.1.1.1,8.8.8.8')
    .transform((list) => list.split(',').map((address) => address.trim()))
    .refine((list) => list.every((address) => isAddress(address)), 'Enter the IP addresses of name servers, separated by commas.')
    .meta({ description: 'Name servers that are asked whether public DNS has the name of a service, in this order. Name servers of your network would let owners find out its internal names. Not used with the sandbox.' }),
  AWS_REGION: z.string().default('us-east-1').meta({ description: 'Region of the AWS STS endpoint that the portal uses.' }),
  PERGOLA_WEB_ROLE_ARN: roleArn.meta({ description: 'ARN of the role that the web process runs under.', example: 'arn:aws:iam::999999999999:role/PergolaWebRole' }),
  PERGOLA_WORKER_ROLE_ARN: roleArn.meta({ description: 'ARN of the role that the worker process runs under.', example: 'arn:aws:iam::999999999999:role/PergolaWorkerRole' }),
  AUDIT_SIGNING_KEY: z.string().refine(isSigningKey, 'Enter an Ed25519 private key: PEM, or PKCS #8 in base64.').optional().meta({
    description: 'Ed25519 private key that signs the heads of the audit: PEM, or PKCS #8 in base64. Only workers need it; the same on every host. npm start creates one.',
  }),
  AUDIT_PUBLIC_KEYS: z.string().optional().meta({ description: 'Public keys (base64, separated by commas) whose signed heads are accepted, beside that of AUDIT_SIGNING_KEY. Keep earlier ones here after a change of key.' }),
  AUDIT_HEAD_MINUTES: z.coerce.number().positive().max(1_440).default(5).meta({ description: 'How often a signed head of the audit leaves the database, in minutes.' }),
  AUDIT_HEADS_FILE: z.string().min(1).optional().meta({ description: 'File that workers append signed heads to. npm start uses audit-heads/heads.jsonl in PERGOLA_HOME.', example: '/var/lib/pergola/heads.jsonl' }),
  AUDIT_BUCKET: z.string().min(3).optional().meta({ description: 'S3 bucket with Object Lock, in the hub account and AWS_REGION, that workers store signed heads in.', example: 'pergola-audit-999999999999' }),
  AUDIT_RETENTION_DAYS: z.coerce.number().int().positive().default(365).meta({ description: 'How long Object Lock keeps each head in AUDIT_BUCKET (compliance mode), in days.' }),
  INSTALLATION_RECORD: z
    .string()
    .regex(/^(s3:\/\/[a-z0-9.-]{3,63}\/.+|(?!s3:).+)$/, 'Enter s3://bucket/key, or the name of a file.')
    .optional()
    .meta({
      description: 'Where the record of this installation is kept outside of the database: s3://bucket/key in the hub account, or a file. The same on every host. Unset: installation/record.json in AUDIT_BUCKET. npm start with its own database uses installation.json in PERGOLA_HOME.',
      example: 's3://pergola-audit-999999999999/installation/record.json',
    }),
  PERGOLA_READ_ONLY: z.enum(['0', '1']).default('0').meta({ description: '1: this process changes nothing on AWS, sends no mail, archives and deletes nothing, and writes neither the installation record nor signed heads. For a copy of the database.' }),
  RETENTION_ACCESS_DAYS: days(400, 30, 'Access and requests are archived and deleted this many days after they ended. They are kept as long as neither ARCHIVE_FILE nor AUDIT_BUCKET is set. Audit events are never deleted.'),
  RETENTION_PROGRESS_DAYS: days(90, 7, 'Lines of progress of a resource that is ready or removed are deleted after this many days. The last one is kept.'),
  RETENTION_SESSION_DAYS: days(90, 7, 'Ended sessions of people are deleted after this many days.'),
  ARCHIVE_FILE: z.string().min(1).optional().meta({ description: 'File that workers append archived access to, one JSON document a line. npm start uses archive/access.jsonl in PERGOLA_HOME.', example: '/var/lib/pergola/access.jsonl' }),
  ARCHIVE_LOCK_DAYS: days(1_095, 1, 'How long Object Lock keeps archived access in AUDIT_BUCKET (compliance mode), in days.'),
  METRICS_LISTEN: listen.optional().meta({ description: 'Workers serve their metrics at this address, to everyone who reaches it.', example: '127.0.0.1:9464' }),
  METRICS_TOKEN: z.string().min(16).optional().meta({ description: 'The web process serves its metrics at /api/metrics to clients that send this token.' }),
  EVENTS_TOKEN: z.string().min(16).optional().meta({ description: 'EventBridge can report changed connections at /api/events with this token.' }),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url().optional().meta({ description: 'Collector that spans are sent to, by OTLP over HTTP.', example: 'http://127.0.0.1:4318' }),
  SMTP_URL: z
    .url({ protocol: /^smtps?$/ })
    .optional()
    .meta({ description: 'Mail server for notifications. Needs MAIL_FROM.', example: 'smtps://user:password@mail.example.com:465' }),
  MAIL_FROM: z
    .string()
    .regex(/^[^\r\n]*[^\s@<]+@[^\s@>]+>?$/, 'Enter an address, for example Pergola <pergola@example.com>.')
    .optional()
    .meta({ description: 'Sender of notifications.', example: 'Pergola <pergola@example.com>' }),
  TRUSTED_PROXIES: z.coerce
    .number()
    .int()
    .min(0)
    .max(10)
    .default(0)
    .meta({ description: 'Reverse proxies in front of the portal that append to X-Forwarded-For. 0: clients connect to it, and the header is ignored.' }),
  LIMIT_PERSON_PER_MINUTE: perMinute(1_200, 'Points that a person can use in a minute. A read costs 1, a change 5, an operation that calls AWS 20.'),
  LIMIT_ACCOUNT_PER_MINUTE: perMinute(3_600, 'Points that operations on one AWS account can use in a minute, at 20 for each. Removing access is never refused by it. Keep it well above LIMIT_PERSON_PER_MINUTE, or one person can use up an account.'),
  LIMIT_ADDRESS_PER_MINUTE: perMinute(6_000, 'Requests from one client address (IPv6: one /64) that one web process serves in a minute.'),
  LIMIT_SIGN_INS_PER_MINUTE: perMinute(300, 'Sign-in requests from one client address (IPv6: one /64) in a minute. One sign-in needs two.'),
  QUOTA_SERVICES_PER_TEAM: quota(1_000, 'Published services that a team can have.'),
  QUOTA_TAGS_PER_TEAM: quota(500, 'Different tags that the services of a team can have.'),
  QUOTA_PENDING_REQUESTS_PER_PERSON: quota(100, 'Requests of one person that can wait for a decision.'),
  QUOTA_PENDING_REQUESTS_PER_TEAM: quota(500, 'Requests of one team that can wait for a decision.'),
  QUOTA_CONNECTIONS_PER_GRANT: quota(20, 'Connections that one access can have.'),
  QUOTA_CONNECTIONS_PER_TEAM: quota(2_000, 'Connections that a team can have.'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info').meta({ description: 'debug adds a line for each successful read.' }),
});

export const envSchema = variables.refine(({ SMTP_URL, MAIL_FROM }) => !SMTP_URL || MAIL_FROM, { path: ['MAIL_FROM'], message: 'Required with SMTP_URL.' });
