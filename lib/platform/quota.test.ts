import { beforeAll, expect, test } from 'vitest';
import { approve, ask, askToRenew, connectTo, consumerAccountId } from '@/scripts/testing/access-steps';
import { settle, startAccessStory, type AccessStory } from '@/scripts/testing/access-story';
import { publishService1 } from '@/scripts/testing/publish-service1';
import { db } from './db';
import { env, type Env } from './env';
import { AppError } from './errors';

let story: AccessStory;

beforeAll(async () => {
  story = await startAccessStory();
});

/** Runs work with other quotas, and gives what it was refused with. */
async function refusalWith(quotas: Partial<Env>, work: () => Promise<unknown>): Promise<unknown> {
  const settings = env();
  const before = { ...settings };
  Object.assign(settings, quotas);
  return work()
    .then(() => 'It was done.', (error: unknown) => error)
    .finally(() => Object.assign(settings, before));
}

const quotaExceeded = (message: RegExp, fieldErrors?: object) => expect.objectContaining({ code: 'quotaExceeded', publicMessage: expect.stringMatching(message), ...(fieldErrors && { fieldErrors }) });

test('a team has so many services and different tags; one more is refused at the field', async () => {
  const publish = (tags: string[]) => publishService1(story.owner, { name: 'service2', tags });
  expect(await refusalWith({ QUOTA_SERVICES_PER_TEAM: 1 }, () => publish([]))).toEqual(quotaExceeded(/^The team has reached its quota of published services \(1\)\. Ask an administrator to raise QUOTA_SERVICES_PER_TEAM\.$/));
  await db().service.update({ where: { id: story.serviceId }, data: { tags: ['ml', 'forecast'] } });
  expect(await refusalWith({ QUOTA_TAGS_PER_TEAM: 3 }, () => publish(['ml', 'new', 'other']))).toEqual(quotaExceeded(/quota of different tags \(3\)/, { tags: expect.any(String) }));
  expect(await db().service.count()).toBe(1);
});

test('a person and a team have so many pending requests, renewals among them', async () => {
  const request = () => ask(story.consumer, story.serviceId, consumerAccountId);
  const grantId = await approve(story.owner, await request());
  await settle();
  await ask(story.secondConsumer, story.serviceId, '333333333333');
  const renew = () => askToRenew(story.consumer, grantId);
  await db().accessRequest.updateMany({ where: { state: 'PENDING' }, data: { teamId: story.consumer.teams[0]!.id } });
  expect(await refusalWith({ QUOTA_PENDING_REQUESTS_PER_TEAM: 1 }, renew)).toEqual(quotaExceeded(/^The team has reached its quota of pending requests \(1\)\. Withdraw one under My access, or wait for a decision\.$/));
  await db().accessRequest.updateMany({ where: { state: 'PENDING' }, data: { requesterId: story.consumer.personId } });
  expect(await refusalWith({ QUOTA_PENDING_REQUESTS_PER_PERSON: 1 }, renew)).toEqual(quotaExceeded(/^You have reached your quota of pending requests \(1\)\./));
  expect(await refusalWith({ QUOTA_PENDING_REQUESTS_PER_TEAM: 2, QUOTA_PENDING_REQUESTS_PER_PERSON: 2 }, renew)).toBe('It was done.');
});

test('an access and a team have so many connections, also when the last place is taken twice at once', async () => {
  const grantId = (await db().grant.findFirstOrThrow()).id;
  const connect = (name: string) => connectTo(story.consumer, grantId, name);
  const ends = await refusalWith({ QUOTA_CONNECTIONS_PER_TEAM: 1 }, async () => {
    throw await Promise.allSettled([connect('pergola-one'), connect('pergola-two')]);
  });
  expect((ends as PromiseSettledResult<string>[]).map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  const [refused] = (ends as PromiseSettledResult<string>[]).flatMap((end) => (end.status === 'rejected' ? [end.reason as AppError] : []));
  expect(refused).toEqual(quotaExceeded(/^The team has reached its quota of connections \(1\)\. Remove one that you no longer need, or/));
  await settle();
  expect(await refusalWith({ QUOTA_CONNECTIONS_PER_GRANT: 1 }, () => connect('pergola-three'))).toEqual(quotaExceeded(/^This access has reached its quota of connections \(1\)\. Remove one that you no longer need\.$/));
});

test('a request is withdrawn and submitted again so many times an hour', async () => {
  const { id: serviceId } = await db().service.findFirstOrThrow();
  const withdrawn = { serviceId, accountId: '444444444444', teamId: story.consumer.teams[0]!.id, requesterId: story.consumer.personId, reason: 'Ten characters.', until: new Date(), state: 'CANCELLED' as const };
  const request = () => ask(story.outsider, serviceId, '444444444444');
  await db().accessRequest.createMany({ data: Array.from({ length: 10 }, (_, index) => ({ ...withdrawn, id: `req_withdrawn_${index}` })) });
  expect(await refusalWith({}, request)).toEqual(quotaExceeded(/^10 requests of account 444444444444 for this service were withdrawn within an hour\. Wait an hour/));
  await db().accessRequest.updateMany({ where: { id: 'req_withdrawn_0' }, data: { createdAt: new Date(Date.now() - 3_700_000) } });
  expect(await refusalWith({}, request)).toBe('It was done.');
});
