import pg from 'pg';
import { beforeAll, expect, test } from 'vitest';
import { byHand } from '@/lib/controller/drivers/testing/by-hand';
import { associateShare, createResourceShare } from '@/lib/aws/ram';
import { ownershipTag } from '@/lib/controller/driver';
import { db } from '@/lib/platform/db';
import { approve, ask, connectTo, consumerAccountId, revoke } from '@/scripts/testing/access-steps';
import { settle, startAccessStory, type AccessStory } from '@/scripts/testing/access-story';
import { layWatch, watchOnce } from './watch';

/* The watch over a life must see what it is there for: each breach is made by hand, and must be named. */

let story: AccessStory;
let grantId: string;

const hand = { sql };

async function sql<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
  const client = new pg.Client({ connectionString: story.databaseUrl, application_name: 'life_people' });
  await client.connect();
  try {
    return (await client.query<Row>(text, values)).rows;
  } finally {
    await client.end();
  }
}

const look = (madeByHand = new Set<string>()) => watchOnce(hand, story.sandbox, madeByHand);
const shareOf = () => db().resource.findFirstOrThrow({ where: { kind: 'resource-share' } });

beforeAll(async () => {
  story = await startAccessStory();
  await layWatch(hand);
  grantId = await approve(story.owner, await ask(story.consumer, story.serviceId, consumerAccountId));
  await settle();
  await connectTo(story.consumer, grantId, 'pergola-forecast');
  await settle();
  await revoke(story.owner, grantId);
  await settle();
});

test('a life without a breach is one without a word', async () => {
  // Passes of this process are known to the database by no name of the life's, so what they wrote is forgotten first.
  await sql('DELETE FROM life.lease');
  expect(await look()).toEqual([]);
});

test('access that is shown as cut and is there again is named, unless somebody is known to have made it by hand', async () => {
  const { awsArn } = await shareOf();
  await associateShare(byHand('111111111111'), { shareArn: awsArn!, principals: [consumerAccountId] });
  expect(await look()).toEqual([expect.stringMatching(new RegExp(`^O4: the grant ${grantId} is shown as cut, and account ${consumerAccountId} is a principal`))]);
  expect(await look(new Set([`${awsArn} ${consumerAccountId}`]))).toEqual([]);
});

test('a second object of one row is named', async () => {
  const { id, awsArn } = await shareOf();
  await createResourceShare(byHand('111111111111'), { name: 'twin', clientToken: 'twin', resourceArns: [], tags: { [ownershipTag]: id } });
  expect(await look(new Set([`${awsArn} ${consumerAccountId}`]))).toEqual([expect.stringMatching(new RegExp(`^O1: ${id} has 2 live objects`))]);
});

test('a lease that is taken too early is named, and so is one that somebody else gives back', async () => {
  const { id } = await db().resource.findFirstOrThrow({ where: { kind: 'resource-gateway' } });
  const take = (owner: string) => sql(`UPDATE resource SET "leaseOwner" = $2, "leaseToken" = "leaseToken" + 1, "leaseUntil" = clock_timestamp() + interval '1 minute' WHERE id = $1`, [id, owner]);
  await take('wrk_one');
  await take('wrk_other');
  await sql(`UPDATE resource SET "leaseOwner" = NULL, "leaseUntil" = NULL WHERE id = $1`, [id]);
  expect(await look()).toEqual(
    expect.arrayContaining([
      `R-08: the lease of ${id} was taken before it had run out`,
      `R-08: the lease of ${id} was given back by life_people although wrk_other had it`,
    ]),
  );
});
