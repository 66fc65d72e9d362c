import { setTimeout as sleep } from 'node:timers/promises';
import { accountVisibleTo } from '@/lib/accounts/reads';
import { listSecurityGroups, listSubnets, listVpcs } from '@/lib/aws/ec2';
import { openAccountSession } from '@/lib/controller/account-session';
import { actorOf, type Actor } from '@/lib/platform/actor';
import { closeDb, db } from '@/lib/platform/db';
import { scopeOf } from '@/lib/platform/scope';
import { registerSignIn } from '@/lib/platform/sign-in';
import { publishServiceSchema } from '@/lib/services/schema';
import { publishService } from '@/lib/services/writes/publish';
import { seedSandboxWorld } from '@/prisma/seed-sandbox-world';
import { startSandbox, type Sandbox, type SandboxOptions } from '@/sandbox/start-sandbox';
import { startDatabase } from '@/scripts/database';
import { applyMigrations } from '@/scripts/migrations/migrate';

const ownerAccountId = '111111111111';
const region = 'us-east-1';

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
export async function startPortal({ delays, logLevel = 'warn' }: Pick<SandboxOptions, 'delays'> & { logLevel?: string }): Promise<Portal> {
  const database = await startDatabase({ home: process.env.PERGOLA_HOME! });
  await applyMigrations(database.url);
  const sandbox = await startSandbox({ delays });
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
    DATABASE_URL: databaseUrl,
    NEXTAUTH_SECRET: 'a-secret-of-the-benchmarks-that-signs-nothing',
    OIDC_ISSUER: sandbox.issuer,
    OIDC_CLIENT_ID: 'pergola',
    OIDC_CLIENT_SECRET: 'pergola-sandbox',
    AWS_ENDPOINT_URL: sandbox.url,
    AWS_ACCESS_KEY_ID: 'AKIASBX0999999999999',
    AWS_SECRET_ACCESS_KEY: 'sandbox',
    AWS_REGION: region,
    PERGOLA_HUB_ACCOUNT_ID: '999999999999',
  };
}

async function signIn(subject: string, ...groups: string[]): Promise<Actor> {
  const { id, sessionVersion } = await registerSignIn(process.env.OIDC_ISSUER!, { sub: subject, email: `${subject}@example.com`, name: subject, groups });
  return (await actorOf({ personId: id, sessionVersion }))!;
}

/** Publishes service1 of the sandbox's world by the portal's own action, and waits for the worker to have it ready. */
export async function publishService1(owner: Actor): Promise<string> {
  const account = (await accountVisibleTo(scopeOf(owner), ownerAccountId))!;
  const session = await openAccountSession(ownerAccountId, region, 'owner', { sourceIdentity: owner.personId, sessionName: 'bench' });
  const vpc = (await listVpcs(session)).find(({ name }) => name === 'MainVPC')!;
  const subnets = (await listSubnets(session, vpc.id)).filter(({ name }) => name?.startsWith('main-private'));
  const groups = (await listSecurityGroups(session, vpc.id)).filter(({ name }) => name === 'main-rg-sg');
  const input = publishServiceSchema.parse({
    accountId: ownerAccountId,
    region,
    vpcId: vpc.id,
    gateway: { is: 'new', name: 'main-rg', subnetIds: subnets.map(({ id }) => id), securityGroupIds: groups.map(({ id }) => id), dnsResolution: 'PUBLIC' },
    address: 'service1.main.example.com',
    name: 'service1',
    ports: '443',
    summary: 'Forecasts',
    documentation: '',
    tags: [],
    signIn: 'BASIC',
    apiKeyName: '',
    oauth: { endpoint: '', method: 'POST', scope: '' },
    parameters: [{ in: 'query', name: 'Action', value: 'Forecast' }],
    approverIds: [],
  });
  const { serviceId } = await publishService({ actor: owner, input, thing: account });
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
