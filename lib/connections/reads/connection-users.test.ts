import { afterEach, beforeAll, expect, test } from 'vitest';
import { roleArnOf } from '@/lib/accounts/roles';
import { consumerAccountId } from '@/scripts/testing/access-steps';
import { startAccessStory, type AccessStory } from '@/scripts/testing/access-story';
import { callingThrough, rolesOfUsers, usersByHand } from '@/scripts/testing/users-by-hand';
import { readConnectionUsers } from './connection-users';

let story: AccessStory;
let arn: string;
beforeAll(async () => {
  story = await startAccessStory({ publish: false });
  const hand = usersByHand(story.sandbox, consumerAccountId, rolesOfUsers(story.sandbox, consumerAccountId));
  arn = await hand.connection('pergola-orders');
  const other = await hand.connection('pergola-orders-2');
  await hand.workflow('calls-it', callingThrough(arn));
  await hand.workflow('calls-another', callingThrough(other));
  await hand.workflow('calls-an-earlier-one', callingThrough(arn.replace(/[^/]+$/, '0f9c1b7e-0000-4000-8000-000000000001')));
  await hand.workflow('chooses', { StartAt: 'Call', States: { Call: { Type: 'Task', Resource: 'arn:aws:states:::http:invoke', Parameters: { 'ApiEndpoint.$': '$.url', Method: 'GET', InvocationConfig: { 'ConnectionArn.$': '$.connection' } }, End: true } } });
  await hand.publishAndChange(await hand.workflow('called-it', callingThrough(arn)), callingThrough(other));
  const destination = await hand.destination('orders', arn);
  const unrelated = await hand.destination('unrelated', other);
  await hand.rule('new-orders', destination);
  await hand.rule('new-orders-of-partners', destination, 'partners');
  await hand.rule('elsewhere', unrelated);
  await hand.pipe('from-the-queue', { Target: destination });
  await hand.pipe('enriched', { Target: `arn:aws:events:us-east-1:${consumerAccountId}:event-bus/default`, Enrichment: destination });
  await hand.pipe('elsewhere', { Target: unrelated });
});
afterEach(() => {
  story.sandbox.clearFaults();
  story.sandbox.restoreRoles();
});

/** Without the limit in time, which a busy machine may reach. */
const read = () => readConnectionUsers(story.consumer, { accountId: consumerAccountId, region: 'us-east-1', names: ['pergola-orders'] }, new AbortController().signal);
const shown = ({ users }: Awaited<ReturnType<typeof read>>) => users.map(({ kind, name, through, connectionArn }) => `${kind} ${name}${through ? ` by ${through}` : ''}${connectionArn === arn ? '' : ' (earlier ARN)'}`).toSorted();

const ofApiDestination = ['API destination orders', 'pipe enriched by API destination orders', 'pipe from-the-queue by API destination orders', 'rule new-orders by API destination orders', 'rule new-orders-of-partners by API destination orders'];
const ofWorkflows = ['state machine called-it by published version 1', 'state machine calls-an-earlier-one (earlier ARN)', 'state machine calls-it'];

test('state machines, published versions, API destinations, rules of every bus and pipes are named, and nothing else', async () => {
  const found = await read();
  expect(shown(found)).toEqual([...ofApiDestination, ...ofWorkflows]);
  expect(found.unclear.map(({ name }) => name)).toEqual(['chooses']);
  expect(found.notRead).toEqual([]);
  expect(found.users.find(({ name }) => name === 'new-orders-of-partners')!.arn).toBe(`arn:aws:events:us-east-1:${consumerAccountId}:rule/partners/new-orders-of-partners`);
});

test('what a role cannot read is said, and the rest is named', async () => {
  const allow = (...actions: string[]) =>
    story.sandbox.changeRole(roleArnOf(consumerAccountId, 'READ'), { policies: [{ name: 'Older', document: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] } }] });
  allow('events:ListConnections');
  const nothing = await read();
  expect([nothing.users, nothing.notRead]).toEqual([[], [expect.stringMatching(/can’t read the state machines of account 222222222222\. Its read role might be older .*ListStateMachines/), expect.stringMatching(/can’t read the API destinations, rules and pipes/)]]);
  allow('events:List*', 'states:List*');
  const some = await read();
  expect(shown(some)).toEqual(ofApiDestination.filter((line) => !line.startsWith('pipe')));
  expect(some.notRead).toEqual([expect.stringMatching(/all state machines.*DescribeStateMachine/), 'Pergola checked 0 of 5 state machines. The others might use the connection too.', expect.stringMatching(/can’t read the pipes.*ListPipes/)]);
  story.sandbox.changeRole(roleArnOf(consumerAccountId, 'READ'), null);
  expect((await readConnectionUsers(story.secondConsumer, { accountId: consumerAccountId, region: 'us-east-1', names: ['pergola-orders'] })).notRead).toEqual([expect.stringContaining('Pergola can’t read what uses the connections')]);
});

test('a fault of AWS is said, and never shown as nothing', async () => {
  story.sandbox.addFault({ service: 'states', operation: 'ListStateMachines', kind: 'throttle', times: 9 });
  const found = await read();
  expect(shown(found)).toEqual(ofApiDestination);
  expect(found.notRead).toEqual([expect.stringMatching(/^Pergola couldn’t read the state machines of account 222222222222\./)]);
});

test('of many state machines a part is read, and the rest is counted', async () => {
  const machines = story.sandbox.world.collection<any>('states.stateMachine');
  const [one] = machines.list({ accountId: consumerAccountId, region: 'us-east-1' });
  for (let number = 0; number < 300; number += 1) machines.put({ ...one, id: `${one.id}${number}`, arn: `${one.arn}-${number}`, name: `${one.name}-${number}` });
  story.sandbox.clearCalls();
  const { notRead } = await read();
  expect(notRead).toEqual(['Pergola checked 200 of 305 state machines. The others might use the connection too.', expect.stringMatching(/^Pergola checked the published versions of \d+ of \d+ state machines\.$/)]);
  expect(story.sandbox.calls().filter(({ eventName }) => eventName === 'DescribeStateMachine').length).toBeLessThan(310);
});
