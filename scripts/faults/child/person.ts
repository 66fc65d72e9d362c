import { setDefaultResultOrder } from 'node:dns';
import { enterCredentialsAction } from '@/lib/connections/actions';
import { cutGhostAction, removeObjectAction } from '@/lib/ghosts/actions';
import { ghostsTask } from '@/lib/ghosts/writes/read-account';
import { marksTask } from '@/lib/ghosts/writes/read-marks';
import { actorOf, type Actor } from '@/lib/platform/actor';
import { closeDb, db } from '@/lib/platform/db';
import { AppError } from '@/lib/platform/errors';
import { registerSignIn } from '@/lib/platform/sign-in';
import { seedSandboxWorld } from '@/prisma/seed-sandbox-world';
import { retireServiceAction } from '@/lib/services/actions';
import { approve, ask, askToRenew, connectTo, consumerAccountId, goodCredentials, resume, revoke, suspend } from '@/scripts/testing/access-steps';
import type { PersonStep } from '../person-step';
import { correct } from '../../testing/correct-service';
import { publishService1 } from '../../testing/publish-service1';

/* What one person asks of the portal, in a process that can be killed in the middle of it. */

setDefaultResultOrder('ipv4first');

async function actor(subject: 'owner' | 'consumer' | 'outsider' | 'admin'): Promise<Actor> {
  const { id } = await db().person.findUniqueOrThrow({ where: { issuer_subject: { issuer: process.env.OIDC_ISSUER!, subject } } });
  return actorOf(id);
}

async function grantId(): Promise<string> {
  return (await db().grant.findFirstOrThrow()).id;
}

const steps: Record<PersonStep, () => Promise<unknown>> = {
  async seed() {
    await seedSandboxWorld();
    for (const [subject, name, group] of [
      ['owner', 'Olivia Owner', 'team:main'],
      ['consumer', 'Carl Consumer', 'team:forecasting'],
      ['outsider', 'Otto Outsider', 'team:outside'],
      ['admin', 'Ada Admin', 'pergola-admins'],
    ] as const) {
      await registerSignIn(process.env.OIDC_ISSUER!, { sub: subject, email: `${subject}@example.com`, name, groups: [group] });
    }
  },
  publish: async () => publishService1(await actor('owner')),
  publishBehindGateway: async () => publishService1(await actor('owner'), { behind: 'their-rg' }),
  ask: async () => ask(await actor('consumer'), (await db().service.findFirstOrThrow()).id, consumerAccountId),
  askFromOutside: async () => ask(await actor('outsider'), (await db().service.findFirstOrThrow()).id, '444444444444'),
  approve: async () => approve(await actor('owner'), (await db().accessRequest.findFirstOrThrow()).id),
  connect: async () => connectTo(await actor('consumer'), await grantId(), 'pergola-forecast'),
  connectFromOutside: async () => connectTo(await actor('outsider'), await grantId(), 'pergola-forecast'),
  changeCredentials: async () => enterCredentialsAction.as(await actor('consumer'), { connectionId: (await db().connection.findFirstOrThrow()).id, credentials: goodCredentials }),
  revoke: async () => revoke(await actor('owner'), await grantId()),
  suspend: async () => suspend(await actor('owner'), await grantId()),
  resume: async () => resume(await actor('owner'), await grantId()),
  correct: async () => correct(await actor('owner'), (await db().service.findFirstOrThrow()).id, { ports: '443, 8443', parameters: [{ in: 'query', name: 'Action', value: 'Forecast' }, { in: 'header', name: 'X-Tenant', value: 'main' }] }),
  askToRenew: async () => askToRenew(await actor('consumer'), await grantId()),
  findGhosts: () => ghostsTask.run({ accountId: '111111111111', region: 'us-east-1' }),
  async cutGhost() {
    const owner = await actor('owner');
    const { id } = await db().ghost.findFirstOrThrow({ where: { goneAt: null } });
    await cutGhostAction.as(owner, { ghostId: id });
  },
  async retire() {
    const { id, name } = await db().service.findFirstOrThrow();
    await retireServiceAction.as(await actor('owner'), { serviceId: id, reason: 'Another service takes its place.', confirmation: name });
  },
  findMarked: () => marksTask.run({ accountId: '111111111111', region: 'us-east-1' }),
  async removeMarked() {
    const { id } = await db().markedObject.findFirstOrThrow({ where: { problem: { not: null }, goneAt: null } });
    await removeObjectAction.as(await actor('admin'), { objectId: id });
  },
  approveRenewal: async () => approve(await actor('owner'), (await db().accessRequest.findFirstOrThrow({ where: { renewsGrantId: { not: null } } })).id),
};

try {
  await steps[process.env.PERGOLA_FAULTS_STEP as PersonStep]();
} catch (error) {
  // A refusal in words is an answer; anything else is a fault.
  console.log(error instanceof AppError ? `refused: ${error.publicMessage}` : error);
  process.exitCode = error instanceof AppError ? 3 : 1;
}
await closeDb();
process.exit();
