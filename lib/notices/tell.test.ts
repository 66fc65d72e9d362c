import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { rejectRequestAction } from '@/lib/requests/actions';
import { digestOf } from '@/lib/requests/digest';
import { requestVisibleTo } from '@/lib/requests/reads';
import { runPass } from '@/lib/controller/run-pass';
import { db } from '@/lib/platform/db';
import { scopeOf } from '@/lib/platform/scope';
import { approve, ask, askToRenew, connectTo, consumerAccountId, resourceOf, resume, revoke, suspend } from '@/scripts/testing/access-steps';
import { settle, startAccessStory, type AccessStory } from '@/scripts/testing/access-story';
import { as } from '@/scripts/testing/sign-in-as';
import { endExpiredGrants } from '@/lib/grants/writes/end-expired';
import { markAllReadAction, markReadAction } from './actions';
import { noticePage, unreadCount } from './reads';
import { tellNotices } from './writes/tell';

vi.mock('@/lib/platform/auth', async () => (await import('@/scripts/testing/sign-in-as')).authOfTests);
vi.mock('next/headers', async () => (await import('@/scripts/testing/sign-in-as')).headersOfTests);

let story: AccessStory;
let grantId: string;

beforeAll(async () => {
  story = await startAccessStory();
});

/** Each test begins with access that nobody was told anything about. */
beforeEach(async () => {
  story.sandbox.clearFaults();
  for (const { id } of await db().grant.findMany({ where: { state: { not: 'REVOKED' } } })) await revoke(story.owner, id);
  await settle();
  grantId = await approve(story.owner, await ask(story.consumer, story.serviceId, consumerAccountId));
  await settle();
  await tellNotices();
  await db().notice.deleteMany();
  await db().$executeRaw`INSERT INTO notice (id, key, weight, sentence, href, "settledAt") SELECT 'old-' || seq, 'news/' || seq, 'INFO', 'Told before.', '/', now() FROM audit_event`;
});

/** What is open, by kind, with who is told. */
async function open(kind: string) {
  await tellNotices();
  const notices = await db().notice.findMany({ where: { settledAt: null, key: { startsWith: `${kind}/` } }, include: { team: true }, orderBy: { key: 'asc' } });
  return notices.map(({ team, sentence, href, weight, key }) => ({ to: team?.name ?? 'administrators', sentence, href, weight, key }));
}

const ends = (days: number, agoDays = 100) =>
  db().$executeRaw`UPDATE "grant" SET until = clock_timestamp() + ${days} * interval '1 day' - interval '1 minute', "createdAt" = clock_timestamp() - ${agoDays} * interval '1 day' WHERE id = ${grantId}`;
const unread = (actor = story.consumer) => unreadCount(scopeOf(actor));

test('an end that comes near is told once a mark, the tightest alone, and renewal settles it', async () => {
  await ends(31);
  expect(await open('grant-ends')).toEqual([]);
  await ends(5, 1);
  expect(await open('grant-ends'), 'a grant that is shorter than the mark never passed it').toEqual([]);
  await ends(5);
  const [week] = await open('grant-ends');
  expect(week).toMatchObject({ to: 'Forecasting', weight: 'INFO', href: `/access/${grantId}`, sentence: expect.stringMatching(/^Your access to service1 in account 222222222222 ends in 5 days, on .*\. Renew it/) });
  expect(await open('grant-ends')).toEqual([week]);
  const told = await db().notice.findUniqueOrThrow({ where: { key: week!.key } });
  await ends(1);
  expect(await open('grant-ends')).toMatchObject([{ weight: 'WARNING', sentence: expect.stringContaining('ends within a day') }]);
  expect((await db().notice.findUniqueOrThrow({ where: { id: told.id } })).settledAt, 'the week is over').not.toBeNull();

  const requestId = await askToRenew(story.consumer, grantId, 60);
  expect(await open('grant-ends'), 'who has asked need not be told to ask').toEqual([]);
  expect(await open('renewal-undecided')).toMatchObject([{ to: 'Main', weight: 'WARNING', href: `/approvals/${requestId}`, sentence: expect.stringContaining('although Carl Consumer has asked to renew it until') }]);
  await approve(story.owner, requestId);
  expect([...(await open('grant-ends')), ...(await open('renewal-undecided'))]).toEqual([]);
  await ends(29);
  expect(await open('grant-ends'), 'the date was set a moment ago: its marks are to come').toEqual([]);
  await db().$executeRaw`UPDATE access_request SET "decidedAt" = "decidedAt" - interval '50 days' WHERE id = ${requestId}`;
  expect(await open('grant-ends')).toMatchObject([{ sentence: expect.stringContaining('in 29 days') }]);
});

test('who has asked for a later date is told whom it waits for', async () => {
  const requestId = await askToRenew(story.consumer, grantId);
  await ends(6);
  expect(await open('grant-ends')).toMatchObject([{ href: `/approvals/${requestId}`, sentence: expect.stringMatching(/Carl Consumer has asked to renew it until .* waits for a decision by Main\. Remind them/) }]);
  await db().accessRequest.update({ where: { id: requestId }, data: { state: 'CANCELLED' } });
  expect(await open('grant-ends'), 'withdrawn: then it is to be asked for').toMatchObject([{ href: `/access/${grantId}` }]);
});

test('what somebody did, and what the clock did, is told with who and why, and not to who did it', async () => {
  await suspend(story.owner, grantId);
  await resume(story.owner, grantId);
  await ends(-1);
  await endExpiredGrants();
  const told = await open('news');
  expect(told.map(({ sentence }) => sentence)).toEqual([
    'Olivia Owner has suspended your access to service1 in account 222222222222 (“An incident.”). What uses it fails until they resume it; its end date goes on.',
    'Olivia Owner has resumed your access to service1 in account 222222222222. Connections whose credentials are asked for need them entered again, since Pergola keeps none.',
    expect.stringMatching(/^Your access to service1 in account 222222222222 has ended, since its date, .*, has passed\. Ask for it again/),
  ]);
  expect(new Set(told.map(({ to, weight, href }) => `${to} ${weight} ${href}`))).toEqual(new Set([`Forecasting INFO /access/${grantId}`]));
  expect(await open('news'), 'once').toHaveLength(3);
  await db().$executeRaw`UPDATE notice SET "createdAt" = "createdAt" - interval '15 days'`;
  expect(await open('news'), 'news makes room').toEqual([]);
  await db().$executeRaw`UPDATE notice SET "settledAt" = "settledAt" - interval '91 days' WHERE key LIKE 'news/%'`;
  await tellNotices();
  expect(await db().notice.count({ where: { sentence: { contains: 'suspended' } } }), 'and is deleted after 90 days').toBe(0);
});

test('a request is told to those who may decide, its decision to those who asked', async () => {
  await db().serviceApprover.create({ data: { serviceId: story.serviceId, personId: story.secondOwner.personId } });
  const requestId = await askToRenew(story.consumer, grantId);
  expect(await open('request-waits')).toMatchObject([{ to: 'Main', href: `/approvals/${requestId}`, sentence: expect.stringMatching(/^Forecasting asks to renew service1 .*It waits for Oscar Owner\.$/) }]);
  expect([await unread(story.secondOwner), await unread(story.owner)], 'Olivia may not decide').toEqual([1, 0]);
  const request = (await requestVisibleTo(scopeOf(story.secondOwner), requestId))!;
  expect(await as(story.secondOwner, () => rejectRequestAction({ requestId, digest: digestOf(request), comment: 'Not now.' }))).toMatchObject({ ok: true });
  await db().serviceApprover.deleteMany();
  expect(await open('request-waits')).toEqual([]);
  expect(await open('news')).toMatchObject([{ to: 'Forecasting', href: `/approvals/${requestId}`, sentence: expect.stringContaining('Oscar Owner has rejected your request to renew service1 in account 222222222222 (“Not now.”)') }]);
});

test('a cut that does not end is an alert for owners and administrators, again every day, until the proof is there', async () => {
  const connectionId = await connectTo(story.consumer, grantId, 'pergola-stuck');
  await settle();
  story.sandbox.addFault({ service: 'events', operation: 'DeleteConnection', kind: 'throttle', times: 1_000 });
  await suspend(story.owner, grantId);
  expect(await open('cut'), 'it may take a while').toEqual([]);
  await db().$executeRaw`UPDATE resource SET "wantedAt" = "wantedAt" - interval '16 minutes' WHERE desired = 'ABSENT' AND phase <> 'GONE'`;
  const alerts = await open('cut');
  expect(alerts.map(({ to }) => to).sort()).toEqual(['Main', 'administrators']);
  const sentence = expect.stringMatching(/^Access to service1 of Forecasting should be cut since .*, and is not: the connection pergola-stuck in account 222222222222 remains\. .* Pergola keeps trying by itself\.$/);
  for (const alert of alerts) expect(alert).toMatchObject({ weight: 'ALERT', href: `/access/${grantId}`, sentence });
  expect([await unread(story.admin), await unread(story.owner)]).toEqual([1, 1]);

  await db().$executeRaw`UPDATE notice SET "createdAt" = "createdAt" - interval '25 hours', key = key || '0' WHERE key LIKE 'cut/%' AND "settledAt" IS NULL`;
  const again = await open('cut');
  expect(again).toHaveLength(alerts.length);
  expect(await db().notice.count({ where: { key: { startsWith: 'cut/' } } })).toBe(2 * alerts.length);

  story.sandbox.clearFaults();
  await db().accountPace.deleteMany();
  await settle();
  expect((await resourceOf(connectionId)).phase).toBe('GONE');
  expect(await open('cut')).toEqual([]);
});

test('what a person holds up is told to their team after two minutes, once, and settled when over', async () => {
  const connectionId = await connectTo(story.consumer, grantId, 'pergola-broken');
  await settle();
  const { id } = await resourceOf(connectionId);
  const blocked = (minutes: number, other: object = {}) => db().resource.update({ where: { id }, data: { phase: 'BLOCKED', reason: 'credentialsNeeded', blockedBy: 'consumer', sentence: 'Enter new credentials to go on.', phaseSince: new Date(Date.now() - minutes * 60_000), ...other } });
  await blocked(1);
  expect(await open('trouble')).toEqual([]);
  await blocked(3);
  const told = await open('trouble');
  expect(told).toMatchObject([{ to: 'Forecasting', weight: 'WARNING', href: `/access/${grantId}`, sentence: expect.stringMatching(/^The connection pergola-broken of service1 in account 222222222222 waits for somebody since .* Enter new credentials to go on\.$/) }]);
  await blocked(3, { sentence: 'Enter other credentials.' });
  expect(await open('trouble')).toMatchObject([{ key: told[0]!.key, sentence: expect.stringContaining('Enter other credentials.') }]);
  await blocked(3, { phase: 'CONVERGED', health: 'MISSING', healthSince: new Date(Date.now() - 6 * 60_000), healthSentence: 'Somebody deleted it.' });
  expect(await open('trouble')).toMatchObject([{ to: 'Forecasting', sentence: expect.stringMatching(/^The connection pergola-broken .* is missing on AWS since .* Somebody deleted it\.$/) }]);
  await db().resource.update({ where: { id }, data: { health: 'IN_SYNC' } });
  expect(await open('trouble')).toEqual([]);
  await blocked(3, { sentence: 'Enter other credentials.' });
  expect(await open('trouble'), 'back within the hour: the same notice').toMatchObject([{ key: told[0]!.key }]);
  await runPass(id, { owner: 'test' });
});

test('two hundred that wait for one role are one notice with the count', async () => {
  const held = async (phase: string) => {
    await db().$executeRaw`DELETE FROM resource WHERE key LIKE 'flood/%'`;
    await db().$executeRaw`
      INSERT INTO resource (id, key, kind, "accountId", region, spec, desired, phase, sentence, reason, "blockedBy", "phaseSince")
      SELECT 'flood' || n, 'flood/' || n, 'connection', ${consumerAccountId}, 'us-east-1', jsonb_build_object('name', 'c' || n), 'PRESENT', ${phase}::"Phase", 'No.', 'accessDenied', 'consumer', now() - interval '1 hour' FROM generate_series(1, 200) n`;
  };
  await held('BLOCKED');
  expect(await open('trouble')).toMatchObject([{ to: 'Forecasting', href: '/accounts', sentence: expect.stringContaining('Pergola’s role in account 222222222222 refuses what is needed, so 200 resources there wait') }]);
  await held('CONVERGED');
  expect(await open('trouble')).toEqual([]);
  await db().$executeRaw`DELETE FROM resource WHERE key LIKE 'flood/%'`;
});

test('a principal that stays ASSOCIATING is reported to the owners and to administrators, with what to check, until AWS has it', async () => {
  story.sandbox.setDelays({ shareAssociation: 3_600_000 });
  const stays = await approve(story.owner, await ask(story.secondConsumer, story.serviceId, '333333333333'));
  const { principalId } = await db().grant.findUniqueOrThrow({ where: { id: stays } });
  await runPass(principalId, { owner: 'test' });
  expect(await db().resource.findUniqueOrThrow({ where: { id: principalId } })).toMatchObject({ phase: 'WAITING_FOR_AWS', awsState: 'ASSOCIATING' });
  expect(await open('trouble'), 'not before it takes longer than usual').toEqual([]);
  await db().$executeRaw`UPDATE resource SET "phaseSince" = now() - interval '6 minutes' WHERE id = ${principalId}`;
  const sentence = expect.stringMatching(/is not ready since .* longer than usual.*Check that sharing within your organization is turned on/s);
  expect((await open('trouble')).map(({ to, ...told }) => [to, told])).toEqual([
    ['administrators', { sentence, weight: 'WARNING', href: `/access/${stays}`, key: expect.any(String) }],
    ['Main', { sentence, weight: 'WARNING', href: `/access/${stays}`, key: expect.any(String) }],
  ]);
  story.sandbox.setDelays(0.002);
  story.sandbox.advanceClock(3_600_000);
  await runPass(principalId, { owner: 'test' });
  expect(await open('trouble'), 'it goes on').toEqual([]);
});

test('requests, roles and pauses that wait for days are reported to those who can help, and settled when they go on', async () => {
  const requestId = await ask(story.secondConsumer, story.serviceId, '333333333333').catch(async () => {
    await db().grant.updateMany({ where: { accountId: '333333333333' }, data: { state: 'REVOKED' } });
    return ask(story.secondConsumer, story.serviceId, '333333333333');
  });
  expect(await open('request-undecided')).toEqual([]);
  await db().$executeRaw`UPDATE access_request SET "createdAt" = now() - interval '8 days' WHERE id = ${requestId}`;
  expect((await open('request-undecided')).map(({ to, sentence }) => [to, sentence.split('. ').at(-1)])).toEqual([
    ['administrators', 'Ask Main whether its approvers are available.'],
    ['Second', 'Ask Main to decide, or withdraw the request.'],
    ['Main', 'Approve or reject it.'],
  ]);
  await db().accessRequest.update({ where: { id: requestId }, data: { state: 'CANCELLED' } });
  expect(await open('request-undecided')).toEqual([]);

  await db().pause.create({ data: { id: 'pse_1', reason: 'An incident', startedById: story.admin.personId, startedAt: new Date(Date.now() - 25 * 3_600_000) } });
  expect(await open('pause')).toMatchObject([{ to: 'administrators', href: '/controller', sentence: expect.stringContaining('Changes on AWS are paused by Ada Admin since') }]);
  await db().pause.update({ where: { id: 'pse_1' }, data: { endedAt: new Date() } });
  expect(await open('pause')).toEqual([]);

  const role = { accountId_purpose: { accountId: '222222222222', purpose: 'CONSUMER' } } as const;
  const { verifiedAt } = await db().accountRole.findUniqueOrThrow({ where: role });
  await db().accountRole.update({ where: role, data: { verifiedAt: null } });
  await db().account.update({ where: { id: '222222222222' }, data: { createdAt: new Date(Date.now() - 25 * 3_600_000) } });
  expect((await open('unverified')).map(({ to }) => to).sort()).toEqual(['Forecasting', 'administrators']);
  await db().accountRole.update({ where: role, data: { verifiedAt } });
  expect(await open('unverified')).toEqual([]);
});

test('what no grant explains is an alert a service; one more is told anew', async () => {
  const see = (id: string, minutes: number) =>
    db().ghost.create({ data: { id, key: `PRINCIPAL/${id}`, kind: 'PRINCIPAL', serviceId: story.serviceId, accountId: '111111111111', region: 'us-east-1', holder: '444444444444', details: {}, firstSeenAt: new Date(Date.now() - minutes * 60_000), lastSeenAt: new Date(Date.now() - 60_000) } });
  await see('one', 10);
  const [first] = await open('ghosts');
  expect(first).toMatchObject({ to: 'Main', weight: 'ALERT', href: '/ghosts', sentence: 'AWS holds something that no grant explains on service1: 444444444444 can reach it. Look at it, then adopt or cut.' });
  await see('two', 5);
  expect(await open('ghosts')).toMatchObject([{ sentence: expect.stringContaining('2 things that no grant explains') }]);
  await db().ghost.updateMany({ data: { decision: 'CUT' } });
  expect(await open('ghosts')).toEqual([]);
  await db().ghost.deleteMany();
});

test('objects with a mark are a notification once two scans found them; without a team, administrators get it', async () => {
  const find = (id: string, seen: number, teamId: string | null, kind = 'resource-share') =>
    db().markedObject.create({ data: { id, arn: id, kind, accountId: '111111111111', region: 'us-east-1', name: `pergola-${id}`, markedAs: id, problem: 'TWIN', teamId, seen, foundAt: new Date(), markReadAt: new Date(), lastSeenAt: new Date() } });
  const { teamId } = await db().service.findUniqueOrThrow({ where: { id: story.serviceId } });
  await find('one', 1, teamId);
  expect(await open('objects')).toEqual([]);
  await db().markedObject.updateMany({ data: { seen: 2 } });
  expect(await open('objects')).toMatchObject([{ to: 'Main', weight: 'WARNING', href: '/ghosts', sentence: 'Account 111111111111 has an object with a mark of Pergola that no resource manages: the resource share pergola-one. Check it under Unmanaged access.' }]);
  await find('two', 2, teamId, 'connection');
  expect(await open('objects')).toMatchObject([{ sentence: expect.stringContaining('2 objects with a mark of Pergola that no resource manages: the latest is the EventBridge connection pergola-two') }]);
  await db().markedObject.updateMany({ data: { teamId: null } });
  expect(await open('objects')).toMatchObject([{ to: 'administrators' }]);
  await db().markedObject.updateMany({ data: { goneAt: new Date() } });
  expect(await open('objects')).toEqual([]);
  await db().markedObject.deleteMany();
});

test('several workers at once tell everything once', async () => {
  await suspend(story.owner, grantId);
  await ends(5);
  await Promise.all([tellNotices(), tellNotices(), tellNotices()]);
  await tellNotices();
  const told = await db().notice.groupBy({ by: ['sentence'], where: { settledAt: null }, _count: true });
  expect(told.map(({ _count }) => _count)).toEqual([1, 1]);
});

test('each reads and marks what their own teams are told', async () => {
  await suspend(story.owner, grantId);
  await resume(story.owner, grantId);
  await tellNotices();
  const page = await noticePage(scopeOf(story.consumer), { show: 'unread', page: 1 });
  expect(page).toMatchObject({ unread: 2, hasMore: false, notices: [{ isRead: false, teamName: 'Forecasting' }, { isRead: false }] });
  const noticeId = page.notices[0]!.id;
  for (const stranger of [story.owner, story.outsider, story.admin]) {
    expect(await as(stranger, () => markReadAction({ noticeId }))).toMatchObject({ ok: false, code: 'notFound' });
    expect((await noticePage(scopeOf(stranger), { show: 'all', page: 1 })).notices.filter(({ teamName }) => teamName === 'Forecasting')).toEqual([]);
  }
  expect(await as(story.consumer, () => markReadAction({ noticeId }))).toMatchObject({ ok: true });
  expect(await as(story.consumer, () => markReadAction({ noticeId })), 'twice is once').toMatchObject({ ok: true });
  expect(await unread()).toBe(1);
  expect(await as(story.consumer, () => markAllReadAction({ asOf: new Date(Date.now() - 3_600_000).toISOString() })), 'nobody has seen what came since').toMatchObject({ ok: true, data: { marked: 0 } });
  expect(await as(story.consumer, () => markAllReadAction({ asOf: (new Date()).toISOString() }))).toMatchObject({ ok: true, data: { marked: 1 } });
  expect(await unread()).toBe(0);
});
