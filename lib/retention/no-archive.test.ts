import { beforeAll, expect, test } from 'vitest';
import { db } from '@/lib/platform/db';
import { startAccessStory } from '@/scripts/testing/access-story';
import { insertGoneWithProof } from './testing/gone-with-proof';
import { sweepWhenDue } from './writes/sweep-old-rows';

beforeAll(() => startAccessStory({ publish: false }), 60_000);

test('without a place for the archive, a removal proof stays, whatever its age', async () => {
  const id = await insertGoneWithProof();
  expect(await sweepWhenDue()).toMatchObject({ resources: 0 });
  expect(await db().proof.count({ where: { resourceId: id } })).toBe(1);
});
