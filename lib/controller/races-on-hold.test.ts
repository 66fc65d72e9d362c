import { afterAll, expect, test } from 'vitest';
import { continueInstallationAction } from '@/lib/installation/actions';
import { db } from '@/lib/platform/db';
import { RaceTrack, raceMs } from '@/scripts/faults/races';
import { approve } from '@/scripts/testing/access-steps';
import { settle } from '@/scripts/testing/access-story';
import { forgetComparison, keepInstallationRecord, readInstallation } from './installation';
import { readRecord, writeRecord } from './installation-record';
import { runPass } from './run-pass';

/* The decision on a hold against the passes that wait for it. See `scripts/faults/races.ts`. */

const place = 's3://pergola-audit-999999999999/installation/record.json';
process.env.INSTALLATION_RECORD = place;
afterAll(() => {
  delete process.env.INSTALLATION_RECORD;
});

const track = new RaceTrack();

/** Access that was approved while another copy of the database had written the record. */
async function approvedOnHold(): Promise<string> {
  await keepInstallationRecord();
  const kept = (await readRecord(place))!;
  expect(await writeRecord(place, { ...kept.record, epoch: kept.record.epoch + 1, nonce: 'of-a-copy' }, kept)).toBe('written');
  forgetComparison();
  const { principalId } = await db().grant.findUniqueOrThrow({ where: { id: await approve(track.story.owner, await track.ask()) } });
  await settle();
  expect(await db().resource.findUniqueOrThrow({ where: { id: principalId } })).toMatchObject({ phase: 'BLOCKED', reason: 'paused' });
  return principalId;
}

/** Whether the resource is checked next without waiting, by its row or by the queue, or has nothing to wait for. */
async function isDue(id: string): Promise<boolean> {
  const [row] = await db().$queryRaw<{ due: boolean }[]>`
    SELECT phase <> 'BLOCKED' OR "nextPassAt" <= clock_timestamp() OR EXISTS (SELECT FROM graphile_worker.jobs WHERE key = ${`resource:${id}`} AND run_at <= clock_timestamp()) AS due FROM resource WHERE id = ${id}`;
  return row!.due;
}

test('continue with this database while a pass creates: access is made once, and only after the decision', async () => {
  await track.race({
    prepare: approvedOnHold,
    works: (principalId) => {
      forgetComparison();
      return [
        () => continueInstallationAction.as(track.story.admin, { reason: 'It was restored on purpose.', confirmation: 'continue' }),
        () => runPass(principalId, { owner: 'test' }),
      ];
    },
    check: async (ends, principalId) => {
      expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
      const { id, heldAt, recordNonce } = await readInstallation();
      expect(heldAt).toBeNull();
      expect((await readRecord(place))!.record).toMatchObject({ installationId: id, nonce: recordNonce });
      expect(await isDue(principalId), 'a pass that was under way runs once more').toBe(true);
      await runPass(principalId, { owner: 'test' });
      await settle();
      expect((await db().resource.findUniqueOrThrow({ where: { id: principalId } })).phase).toBe('CONVERGED');
    },
  });
}, raceMs);
