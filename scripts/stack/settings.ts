import { resolve } from 'node:path';
import { unsafeSettings } from '@/lib/platform/unsafe-settings';
import { projectRoot } from '../project-root';
import type { DatabaseUrls } from '../migrations/prepare-roles';
import { StartError } from '../start-error';
import type { Rotation } from './rotate-logs';

type Environment = NodeJS.ProcessEnv;

/** What a person decided by environment variables, with everything else at its default. */
export interface StackSettings {
  /** Absolute folder of data, logs and secrets. */
  home: string;
  host: string;
  port: number;
  sandboxPort: number;
  publicOrigin: string;
  /** Nothing: the project's own PostgreSQL. */
  databaseUrls?: DatabaseUrls;
  useSandbox: boolean;
  /** Encrypts session cookies. Nothing: a secret of the home folder. */
  sessionSecret?: string;
  /** Encrypts what a page hands to its server actions. Nothing: a key of the home folder. */
  actionsKey?: string;
  logRotation: Rotation;
  /** The environment that was read, which all processes inherit. */
  inherited: Environment;
  /** The settings of the web and worker processes for AWS and signing in, as far as they are not the sandbox's. */
  given: Record<string, string>;
  /** What the web process alone has: it runs under another role than the worker and the commands. */
  web: Record<string, string>;
}

/** The roles and access keys that the sandbox's world has for Pergola. They are no secrets. */
const sandboxRole = (name: string) => `arn:aws:iam::999999999999:role/${name}`;
const sandboxWebKey = 'AKIASBXWEB0000000001';
const sandboxWorkerKey = 'AKIASBXWORKER0000001';

/** Reads the environment of `npm start`, `npm run dev` and `npm test`. Throws a StartError for what cannot be. */
export function readSettings(environment: Environment): StackSettings {
  const port = readPort(environment, 'PORT', 3000);
  const sandboxPort = readPort(environment, 'SANDBOX_PORT', 4566);
  const useSandbox = !environment.AWS_ENDPOINT_URL && environment.PERGOLA_SANDBOX !== 'off';
  if (useSandbox && port === sandboxPort) {
    throw new StartError(`PORT and SANDBOX_PORT are both ${port}: give one of them another number.`);
  }
  return {
    home: readHome(environment),
    host: environment.HOST || '127.0.0.1',
    port,
    sandboxPort,
    publicOrigin: environment.PUBLIC_ORIGIN || `http://localhost:${port}`,
    databaseUrls: readDatabase(environment),
    useSandbox,
    sessionSecret: environment.NEXTAUTH_SECRET || undefined,
    actionsKey: readActionsKey(environment),
    logRotation: { maxBytes: readCount(environment, 'LOG_FILE_MB', 50, 1) * 1_000_000, keep: readCount(environment, 'LOG_FILES', 5, 0) },
    inherited: environment,
    given: { ...readAws(environment, useSandbox, sandboxPort), ...readSignIn(environment, useSandbox, sandboxPort) },
    web: useSandbox ? { AWS_ACCESS_KEY_ID: sandboxWebKey } : {},
  };
}

/** Throws a StartError for settings that the portal would refuse, before anything starts. */
export function refuseUnsafeSettings({ inherited, given, publicOrigin, useSandbox }: StackSettings, mode: string): void {
  const problems = unsafeSettings({ ...inherited, ...given, PUBLIC_ORIGIN: publicOrigin, NODE_ENV: mode });
  if (problems.length === 0) return;
  if (useSandbox && given.OIDC_ISSUER) {
    throw new StartError(`PUBLIC_ORIGIN is ${publicOrigin}, but the sandbox signs in anyone without a password, so it is for this machine only. Unset PUBLIC_ORIGIN, or use AWS and your own identity provider with PERGOLA_SANDBOX=off.`);
  }
  throw new StartError(`These settings are not safe when other machines reach the portal:\n${problems.map(({ name, message }) => `  ${name}: ${message}`).join('\n')}\n.env.example describes every variable.`);
}

export function readHome(environment: Environment, root = projectRoot): string {
  return resolve(root, environment.PERGOLA_HOME || '.pergola');
}

/** A server of one's own needs both, since whoever migrates owns the tables and the application must not. */
export function readDatabase({ DATABASE_OWNER_URL: owner, DATABASE_URL: application, DATABASE_READONLY_URL: readOnly }: Environment): DatabaseUrls | undefined {
  if (!owner && !application && !readOnly) return undefined;
  if (owner && application) return { owner, application, readOnly: readOnly || undefined };
  throw new StartError(
    `${owner ? 'DATABASE_URL' : 'DATABASE_OWNER_URL'} is not set. Your own PostgreSQL needs two roles: DATABASE_OWNER_URL runs the migrations and owns the tables, ` +
      'for example postgresql://pergola_owner:<password>@db.example.com/pergola; DATABASE_URL is the application, for example postgresql://pergola_app:<password>@db.example.com/pergola. Without either, Pergola brings its own.',
  );
}

/** Without the sandbox nothing is set: the SDK finds the person's own credentials where it always does. */
function readAws(environment: Environment, useSandbox: boolean, sandboxPort: number): Record<string, string> {
  if (useSandbox) {
    return {
      AWS_ENDPOINT_URL: `http://localhost:${sandboxPort}`,
      AWS_ACCESS_KEY_ID: sandboxWorkerKey,
      AWS_SECRET_ACCESS_KEY: 'sandbox',
      AWS_REGION: 'us-east-1',
      PERGOLA_WEB_ROLE_ARN: sandboxRole('PergolaWebRole'),
      PERGOLA_WORKER_ROLE_ARN: sandboxRole('PergolaWorkerRole'),
      AUDIT_BUCKET: 'pergola-audit-999999999999',
    };
  }
  const missing = ['AWS_REGION', 'PERGOLA_WEB_ROLE_ARN', 'PERGOLA_WORKER_ROLE_ARN'].filter((name) => !environment[name]);
  if (missing.length) {
    throw new StartError(`Set ${missing.join(', ')}: without the sandbox, Pergola needs its Region and the roles that it runs under (public/pergola-hub.yaml).`);
  }
  return {};
}

function readSignIn(environment: Environment, useSandbox: boolean, sandboxPort: number): Record<string, string> {
  const names = ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'];
  if (useSandbox && !environment.OIDC_ISSUER) {
    return { OIDC_ISSUER: `http://localhost:${sandboxPort}/oidc`, OIDC_CLIENT_ID: 'pergola', OIDC_CLIENT_SECRET: 'pergola-sandbox', OIDC_SCOPES: 'openid email profile groups' };
  }
  const missing = names.filter((name) => !environment[name]);
  if (missing.length) {
    throw new StartError(`Nobody could sign in: set ${missing.join(', ')} to what your OpenID Connect provider gave you.`);
  }
  return {};
}

/** Next takes a key of AES in base64; what is none would fail the first action that needs it. */
function readActionsKey({ NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: key }: Environment): string | undefined {
  if (!key) return undefined;
  if ([16, 24, 32].includes(Buffer.from(key, 'base64').length) && Buffer.from(key, 'base64').toString('base64') === key) return key;
  throw new StartError('NEXT_SERVER_ACTIONS_ENCRYPTION_KEY is no key of AES in base64. Create one with: openssl rand -base64 32');
}

function readCount(environment: Environment, name: string, fallback: number, least: number): number {
  const text = environment[name];
  if (!text) return fallback;
  const count = Number(text);
  if (Number.isInteger(count) && count >= least) return count;
  throw new StartError(`${name} is "${text}": give a whole number from ${least} on.`);
}

function readPort(environment: Environment, name: string, fallback: number): number {
  const text = environment[name];
  if (!text) return fallback;
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new StartError(`${name} is "${text}", which is no port: give a number from 1 to 65535.`);
}
