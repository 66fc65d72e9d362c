import { setTimeout as sleep } from 'node:timers/promises';
import { actorOf, type Actor } from '@/lib/platform/actor';
import { closeDb, db } from '@/lib/platform/db';
import { registerSignIn } from '@/lib/platform/sign-in';
import { seedSandboxWorld } from '@/prisma/seed-sandbox-world';
import { startSandbox, type Sandbox, type SandboxOptions } from '@/sandbox/start-sandbox';
import { startDatabase } from '@/scripts/database';
import { migrateOwn } from '@/scripts/migrations/migrate';
import { urlAs } from '@/scripts/postgres/roles';
import { publishService1 } from '@/scripts/testing/publish-service1';

export const region = 'us-east-1';

/** Delays of the sandbox that no figure waits for, in milliseconds. */
export const quickDelays = { resourceGateway: 50, resourceConfiguration: 50, shareAssociation: 50 };

/** The portal's server side in this process, over a sandbox in this process and a PostgreSQL of its own. */
export interface Portal {
  sandbox: Sandbox;
  databaseUrl: string;
  owner: Actor;
  /** Of account 222222222222. */
  consumer: Actor;
  /** Of account 333333333333. */
  secondConsumer: Actor;
  stop(): Promise<void>;
}

/** To be called before anything reads the environment. */
export async function startPortal({ logLevel = 'warn', ...options }: Pick<SandboxOptions, 'delays' | 'world'> & { logLevel?: string }): Promise<Portal> {
  const database = await startDatabase({ home: process.env.PERGOLA_HOME! });
  await migrateOwn(database.url);
  const sandbox = await startSandbox(options);
  Object.assign(process.env, environmentOf(sandbox, database.url), { LOG_LEVEL: logLevel });
  await seedSandboxWorld();
  return {
    sandbox,
    databaseUrl: database.url,
    owner: await signIn('owner', 'team:main'),
    consumer: await signIn('consumer', 'team:forecasting'),
    secondConsumer: await signIn('second-consumer', 'team:second'),
    stop: async () => {
      await closeDb();
      await sandbox.stop();
      await database.stop();
    },
  };
}

function environmentOf(sandbox: Sandbox, databaseUrl: string): NodeJS.ProcessEnv {
  return {
    NODE_ENV: 'production',
    DATABASE_URL: urlAs('application', databaseUrl),
    NEXTAUTH_SECRET: 'a-secret-of-the-benchmarks-that-signs-nothing',
    OIDC_ISSUER: sandbox.issuer,
    OIDC_CLIENT_ID: 'pergola',
    OIDC_CLIENT_SECRET: 'pergola-sandbox',
    AWS_ENDPOINT_URL: sandbox.url,
    AWS_ACCESS_KEY_ID: 'AKIASBXWORKER0000001',
    AWS_SECRET_ACCESS_KEY: 'sandbox',
    AWS_REGION: region,
    PERGOLA_WEB_ROLE_ARN: 'arn:aws:iam::999999999999:role/PergolaWebRole',
    PERGOLA_WORKER_ROLE_ARN: 'arn:aws:iam::999999999999:role/PergolaWorkerRole',
  };
}

async function signIn(subject: string, ...groups: string[]): Promise<Actor> {
  const { id } = await registerSignIn(process.env.OIDC_ISSUER!, { sub: subject, email: `${subject}@example.com`, name: subject, groups });
  return actorOf(id);
}

/** Publishes service1 of the sandbox's world as the form does, and waits for the worker to have it ready. */
export async function publishReadyService1(owner: Actor): Promise<string> {
  const serviceId = await publishService1(owner);
  await untilSettled();
  return serviceId;
}

/** Waits until the worker has nothing left to do. */
export async function untilSettled(limitMs = 120_000): Promise<void> {
  const deadline = performance.now() + limitMs;
  for (;;) {
    const moving = await db().resource.findMany({ where: { phase: { notIn: ['CONVERGED', 'GONE'] } }, select: { key: true, sentence: true } });
    if (moving.length === 0) return;
    if (performance.now() > deadline) throw new Error(`Not settled in ${limitMs} ms: ${moving.map(({ key, sentence }) => `${key}: ${sentence}`).join('; ')}`);
    await sleep(100);
  }
}
