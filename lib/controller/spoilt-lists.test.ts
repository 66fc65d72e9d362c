import { beforeAll, expect, test } from 'vitest';
import { db } from '@/lib/platform/db';
import { spoiltKinds, type SpoiltKind } from '@/sandbox/core/spoil-answer';
import { approve, ask, connectTo, consumerAccountId, revoke } from '@/scripts/testing/access-steps';
import { settle, startAccessStory, type AccessStory } from '@/scripts/testing/access-story';
import { violationsOf } from '@/scripts/testing/oracle-of-story';
import { runPass } from './run-pass';
import { surveyAccount } from './survey';

/* AWS, or a proxy before it, responds 200 with something that is no answer. Nothing is concluded from it. */

let story: AccessStory;
let grantId: string;

beforeAll(async () => {
  story = await startAccessStory();
  grantId = await approve(story.owner, await ask(story.consumer, story.serviceId, consumerAccountId));
  await settle();
  await connectTo(story.consumer, grantId, 'pergola-forecast');
  await settle();
}, 60_000);

/** Every read is spoilt until the faults are cleared. */
function spoilReads(kind: SpoiltKind): void {
  const reads = [
    ['ram', 'GetResourceShares'], ['ram', 'GetResourceShareAssociations'], ['ram', 'GetResourceShareInvitations'],
    ['vpc-lattice', 'ListServiceNetworkResourceAssociations'], ['vpc-lattice', 'ListResourceEndpointAssociations'], ['vpc-lattice', 'ListResourceConfigurations'],
    ['vpc-lattice', 'ListResourceGateways'], ['vpc-lattice', 'GetResourceConfiguration'], ['vpc-lattice', 'GetResourceGateway'], ['vpc-lattice', 'GetResourcePolicy'],
    ['events', 'ListConnections'], ['events', 'DescribeConnection'],
  ] as const;
  for (const [service, operation] of reads) story.sandbox.addFault({ service, operation, kind, rate: 1 });
}

/** Passes over everything, whether due or not, and the lists of both accounts. */
async function checkEverything(): Promise<void> {
  for (const accountId of ['111111111111', consumerAccountId]) await surveyAccount({ accountId, region: 'us-east-1' }).catch(() => {});
  for (let round = 0; round < 2; round += 1) for (const { id } of await db().resource.findMany()) await runPass(id, { owner: 'test' });
}

const changesOnAws = () => story.sandbox.calls().filter(({ readOnly, service }) => !readOnly && service !== 'sts').map(({ operation }) => operation);

test.each(spoiltKinds)('A-14 a drift scan that reads %s makes nothing again, and reports nothing as deleted', async (kind) => {
  story.sandbox.clearCalls();
  spoilReads(kind);
  await checkEverything();
  expect(changesOnAws()).toEqual([]);
  expect(await db().resource.count({ where: { health: { in: ['MISSING', 'CHANGED'] } } })).toBe(0);
  story.sandbox.clearFaults();
  await checkEverything();
  expect(await db().resource.findMany({ where: { OR: [{ phase: { not: 'CONVERGED' } }, { health: { not: 'IN_SYNC' } }] } })).toEqual([]);
});

test('A-14 a removal that reads spoilt lists shows no proof, and shows it once they are right', async () => {
  const proofs = () => db().proof.count();
  spoilReads('emptyObject');
  await revoke(story.owner, grantId);
  for (const kind of spoiltKinds) {
    story.sandbox.clearFaults();
    spoilReads(kind);
    await checkEverything();
    expect(await proofs(), kind).toBe(0);
  }
  story.sandbox.clearFaults();
  await expect.poll(async () => (await checkEverything(), proofs()), { timeout: 20_000 }).toBe(1);
  expect(await violationsOf(story)).toEqual([]);
});
