import { expect, test } from 'vitest';
import { ghostTasks } from '@/lib/ghosts/writes/read-account';
import { db } from '@/lib/platform/db';
import { retireServiceAction } from '@/lib/services/actions';
import { advanceRetirements } from '@/lib/services/writes/advance-retirement';
import { RaceTrack, raceMs } from '@/scripts/faults/races';
import { approve, connectTo, resume, suspend } from '@/scripts/testing/access-steps';
import { settle } from '@/scripts/testing/access-story';
import { runDueAccountChecks } from './account-checks';

/* Retiring a service while somebody gives or uses access to it. See `scripts/faults/races.ts`. */

const track = new RaceTrack();

async function retire(): Promise<void> {
  const { id, name } = await db().service.findUniqueOrThrow({ where: { id: track.serviceId } });
  await retireServiceAction.as(track.story.owner, { serviceId: id, reason: 'Another service takes its place.', confirmation: name });
}

/** Workers go on until the retirement is complete. */
async function untilRetired(): Promise<void> {
  for (let rounds = 0; rounds < 10; rounds += 1) {
    await advanceRetirements();
    await runDueAccountChecks(ghostTasks, 'test');
    await settle();
    if ((await db().service.findUniqueOrThrow({ where: { id: track.serviceId } })).state === 'RETIRED') return;
  }
  throw new Error('Not retired in 10 rounds');
}

test('X-07 retire while approving: the access ends with the service, or was never given', async () => {
  await track.race({
    prepare: () => track.ask(),
    works: (requestId) => [retire, () => approve(track.story.secondOwner, requestId)],
    check: async ([retirement, approval]) => {
      expect(retirement!.status).toBe('fulfilled');
      await untilRetired();
      expect((await db().accessRequest.findFirstOrThrow()).state).toBe(approval!.status === 'fulfilled' ? 'APPROVED' : 'REJECTED');
      expect((await db().grant.findMany()).map(({ state }) => state)).toEqual(approval!.status === 'fulfilled' ? ['REVOKED'] : []);
    },
  });
}, raceMs);

test('X-07 retire while connecting: no connection is left', async () => {
  await track.race({
    prepare: () => track.approved(),
    works: (grantId) => [retire, () => connectTo(track.story.consumer, grantId, 'pergola-forecast')],
    check: async ([retirement]) => {
      expect(retirement!.status).toBe('fulfilled');
      await untilRetired();
    },
  });
}, raceMs);

test('X-07 retire while resuming: nothing is restored', async () => {
  await track.race({
    prepare: async () => {
      const grantId = await track.connected();
      await suspend(track.story.owner, grantId);
      await settle();
      return grantId;
    },
    works: (grantId) => [retire, () => resume(track.story.secondOwner, grantId)],
    check: async ([retirement]) => {
      expect(retirement!.status).toBe('fulfilled');
      await untilRetired();
      expect((await db().grant.findFirstOrThrow()).state).toBe('REVOKED');
    },
  });
}, raceMs);
