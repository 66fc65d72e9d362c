import { setDefaultResultOrder } from 'node:dns';
import { actorOf, type Actor } from '@/lib/platform/actor';
import { closeDb, db } from '@/lib/platform/db';
import { AppError } from '@/lib/platform/errors';
import { registerSignIn } from '@/lib/platform/sign-in';
import { seedSandboxWorld } from '@/prisma/seed-sandbox-world';
import { approve, ask, connectTo, consumerAccountId, revoke } from '@/scripts/testing/access-steps';
import type { PersonStep } from '../episodes';
import { publishService1 } from '../../testing/publish-service1';

/* What one person asks of the portal, in a process that can be killed in the middle of it. */

setDefaultResultOrder('ipv4first');

async function actor(subject: 'owner' | 'consumer'): Promise<Actor> {
  const { id, sessionVersion } = await db().person.findUniqueOrThrow({ where: { issuer_subject: { issuer: process.env.OIDC_ISSUER!, subject } } });
  return (await actorOf({ personId: id, sessionVersion }))!;
}

const steps: Record<PersonStep, () => Promise<unknown>> = {
  async seed() {
    await seedSandboxWorld();
    for (const [subject, name, group] of [
      ['owner', 'Olivia Owner', 'team:main'],
      ['consumer', 'Carl Consumer', 'team:forecasting'],
    ] as const) {
      await registerSignIn(process.env.OIDC_ISSUER!, { sub: subject, email: `${subject}@example.com`, name, groups: [group] });
    }
  },
  publish: async () => publishService1(await actor('owner')),
  ask: async () => ask(await actor('consumer'), (await db().service.findFirstOrThrow()).id, consumerAccountId),
  approve: async () => approve(await actor('owner'), (await db().accessRequest.findFirstOrThrow()).id),
  connect: async () => connectTo(await actor('consumer'), (await db().grant.findFirstOrThrow()).id, 'forecast'),
  revoke: async () => revoke(await actor('owner'), (await db().grant.findFirstOrThrow()).id),
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
