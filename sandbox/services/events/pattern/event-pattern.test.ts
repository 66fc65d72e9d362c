import { EventBridgeClient, TestEventPatternCommand } from '@aws-sdk/client-eventbridge';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '@/sandbox/start-sandbox';
import { accountKey, accounts, clientOptions } from '@/sandbox/testing/clients';

let sandbox: Sandbox;
let events: EventBridgeClient;

beforeAll(async () => {
  sandbox = await startSandbox();
  events = new EventBridgeClient(clientOptions(sandbox, accountKey(accounts.consumer)));
});
afterAll(() => sandbox.stop());

const event = {
  id: '7bf73129-1428-4cd3-a780-95db273d1602',
  account: accounts.consumer,
  source: 'test.weather',
  time: '2026-01-01T00:00:00Z',
  region: 'us-east-1',
  resources: ['arn:aws:ec2:us-east-1:222222222222:instance/i-1', 'arn:aws:s3:::bucket'],
  'detail-type': 'Weather',
  detail: {
    city: 'Seattle',
    file: 'report.PNG',
    path: 'a/b*c/d',
    degrees: 21.5,
    low: 0,
    ip: '10.0.1.20',
    ip6: 'fd00::1',
    sunny: true,
    wind: null,
    empty: '',
    none: [],
    days: [
      { name: 'mon', high: 10 },
      { name: 'tue', high: 20 },
    ],
  },
};

const test = (pattern: unknown, Event: unknown = event) =>
  events.send(new TestEventPatternCommand({ EventPattern: typeof pattern === 'string' ? pattern : JSON.stringify(pattern), Event: typeof Event === 'string' ? Event : JSON.stringify(Event) }));
const detail = (pattern: object) => ({ detail: pattern });

describe('a pattern matches', () => {
  it.each<[string, object, boolean]>([
    ['one of several values', { source: ['other', 'test.weather'] }, true],
    ['none of the values', { source: ['other'] }, false],
    ['all fields', { source: ['test.weather'], 'detail-type': ['Other'] }, false],
    ['an item of a list', { resources: ['arn:aws:s3:::bucket'] }, true],
    ['numbers, not their text', detail({ degrees: ['21.5'] }), false],
    ['numbers', detail({ degrees: [21.5] }), true],
    ['true', detail({ sunny: [true] }), true],
    ['null', detail({ wind: [null] }), true],
    ['an empty text', detail({ empty: [''] }), true],
    ['fields of one item of a list of objects', detail({ days: { name: ['mon'], high: [10] } }), true],
    ['not fields of different items', detail({ days: { name: ['mon'], high: [20] } }), false],
    ['a prefix', detail({ city: [{ prefix: 'Sea' }] }), true],
    ['a prefix in another case', detail({ city: [{ prefix: 'sea' }] }), false],
    ['a prefix in any case', detail({ city: [{ prefix: { 'equals-ignore-case': 'sEA' } }] }), true],
    ['a suffix', detail({ file: [{ suffix: '.png' }] }), false],
    ['a suffix in any case', detail({ file: [{ suffix: { 'equals-ignore-case': '.png' } }] }), true],
    ['equals-ignore-case', detail({ city: [{ 'equals-ignore-case': 'SEATTLE' }] }), true],
    ['a wildcard', detail({ city: [{ wildcard: 'S*t*e' }] }), true],
    ['a wildcard whose parts would overlap', detail({ city: [{ wildcard: 'Seatt*ttle' }] }), false],
    ['an escaped star', detail({ path: [{ wildcard: 'a/*\\*c*' }] }), true],
    ['an escaped star that is not there', detail({ city: [{ wildcard: 'S\\*' }] }), false],
    ['anything but a text', detail({ city: [{ 'anything-but': 'Oslo' }] }), true],
    ['anything but a list', detail({ city: [{ 'anything-but': ['Oslo', 'Seattle'] }] }), false],
    ['anything but numbers', detail({ degrees: [{ 'anything-but': [1, 2] }] }), true],
    ['anything but a prefix', detail({ city: [{ 'anything-but': { prefix: 'Sea' } }] }), false],
    ['anything but suffixes', detail({ file: [{ 'anything-but': { suffix: ['.txt', '.md'] } }] }), true],
    ['anything but a text in any case', detail({ city: [{ 'anything-but': { 'equals-ignore-case': ['seattle'] } }] }), false],
    ['anything but a wildcard', detail({ city: [{ 'anything-but': { wildcard: 'O*' } }] }), true],
    ['anything but a prefix, where there is a number', detail({ degrees: [{ 'anything-but': { prefix: 'Sea' } }] }), true],
    ['anything but a suffix, where there is null', detail({ wind: [{ 'anything-but': { suffix: 'a' } }] }), true],
    ['anything but a wildcard, where there is null', detail({ wind: [{ 'anything-but': { wildcard: 'a*' } }] }), true],
    ['anything but a text in any case, where there is true', detail({ sunny: [{ 'anything-but': { 'equals-ignore-case': 'true' } }] }), true],
    ['anything but a prefix of what is absent', detail({ nothing: [{ 'anything-but': { prefix: 'a' } }] }), false],
    ['anything but texts, where there is null', detail({ wind: [{ 'anything-but': ['a'] }] }), true],
    ['an empty prefix', detail({ city: [{ prefix: '' }] }), true],
    ['a name with dots, as the way inside', { 'detail.city': ['Seattle'] }, true],
    ['a wildcard with other text between its stars', detail({ city: [{ wildcard: '*S*e*a*l*' }] }), true],
    ['anything-but of what is absent', detail({ nothing: [{ 'anything-but': 'x' }] }), false],
    ['a number', detail({ degrees: [{ numeric: ['=', 21.5] }] }), true],
    ['a range', detail({ degrees: [{ numeric: ['>', 0, '<=', 21.5] }] }), true],
    ['out of range', detail({ low: [{ numeric: ['>', 0, '<=', 21.5] }] }), false],
    ['an address', detail({ ip: [{ cidr: '10.0.1.0/24' }] }), true],
    ['an address elsewhere', detail({ ip: [{ cidr: '10.0.2.0/24' }] }), false],
    ['an IPv6 address', detail({ ip6: [{ cidr: 'fd00::/8' }] }), true],
    ['what exists', detail({ wind: [{ exists: true }] }), true],
    ['what does not exist', detail({ nothing: [{ exists: false }] }), true],
    ['exists false of what is there', detail({ city: [{ exists: false }] }), false],
    ['exists of an object, which is no leaf', { detail: [{ exists: true }] }, false],
    ['an empty list, which counts as absent', detail({ none: [{ exists: true }] }), false],
    ['one of two alternatives', detail({ $or: [{ city: ['Oslo'] }, { degrees: [{ numeric: ['>', 20] }] }] }), true],
    ['no alternative', { $or: [{ source: ['a'] }, { source: ['b'] }] }, false],
    ['alternatives and a field', { source: ['other'], $or: [{ region: ['us-east-1'] }, { region: ['b'] }] }, false],
    ['either filter of a field', detail({ city: [{ prefix: 'Os' }, { suffix: 'tle' }] }), true],
  ])('%s', async (_what, pattern, result) => {
    expect((await test(pattern)).Result).toBe(result);
  });
});

describe('a pattern is refused', () => {
  it.each<[string, unknown, RegExp]>([
    ['that is not JSON', '{', /not JSON/],
    ['that is no object', '[]', /not an object/],
    ['that is empty', {}, /Empty pattern/],
    ['with a bare value', { source: 'x' }, /"source" must be an object or an array/],
    ['with an empty list', { source: [] }, /Empty arrays/],
    ['with an unknown filter', { source: [{ contains: 'x' }] }, /Unrecognized match type contains/],
    ['with a filter of every object', { source: [{ constructor: 'x' }] }, /Unrecognized match type constructor/],
    ['with two filters in one object', { source: [{ prefix: 'x', suffix: 'y' }] }, /one match expression/],
    ['with a prefix that is no text', { source: [{ prefix: 1 }] }, /prefix match pattern must be a string/],
    ['with a prefix in a list', { source: [{ prefix: ['a', 'b'] }] }, /prefix match pattern must be a string/],
    ['with anything-but of an empty prefix', { source: [{ 'anything-but': { prefix: '' } }] }, /Null prefix\/suffix not allowed/],
    ['with anything-but of an empty suffix in a list', { source: [{ 'anything-but': { suffix: ['.md', ''] } }] }, /Null prefix\/suffix not allowed/],
    ['with anything-but of a prefix in any case', { source: [{ 'anything-but': { prefix: { 'equals-ignore-case': 'a' } } }] }, /Value of anything-but/],
    ['with anything-but of a suffix in any case', { source: [{ 'anything-but': { suffix: { 'equals-ignore-case': 'a' } } }] }, /Value of anything-but/],
    ['with anything-but of null', { source: [{ 'anything-but': null }] }, /Value of anything-but/],
    ['with anything-but of null in a list', { source: [{ 'anything-but': ['a', null] }] }, /Inside anything but list, start\|null\|boolean/],
    ['with anything-but of a number in any case', { source: [{ 'anything-but': { 'equals-ignore-case': ['a', 7] } }] }, /anything-but\/equals-ignore-case list/],
    ['with anything-but of a wildcard number', { source: [{ 'anything-but': { wildcard: 7 } }] }, /wildcard match pattern must be a string/],
    ['with a wildcard that many texts could begin', { source: [{ wildcard: '*/*/*/*/*/report/*' }] }, /Rule is too complex/],
    ['with a mixed anything-but', { source: [{ 'anything-but': ['a', 1] }] }, /mixed type/],
    ['with half a comparison', { source: [{ numeric: ['>'] }] }, /Value of > must be numeric/],
    ['with numeric of a number', { source: [{ numeric: 7 }] }, /Value of numeric must be an array/],
    ['with a range of two lower bounds', { source: [{ numeric: ['>', 1, '>', 2] }] }, /Bad numeric range operator: >/],
    ['with a turned range', { source: [{ numeric: ['>', 5, '<', 1] }] }, /Bottom/],
    ['with a number beyond five billion', { source: [{ numeric: ['>', 6e9] }] }, /5\.0E9/],
    ['with an address without prefix', { source: [{ cidr: '10.0.0.1' }] }, /CIDR/],
    ['with an address of words', { source: [{ cidr: 'a.b/8' }] }, /Nonstandard IP address: a\.b/],
    ['with exists of a text', { source: [{ exists: 'yes' }] }, /true or false/],
    ['with two stars in a row', { source: [{ wildcard: 'a**' }] }, /Consecutive/],
    ['with a single alternative', { $or: [{ source: ['a'] }] }, /at least two/],
  ])('%s', async (_what, pattern, reason) => {
    await expect(test(pattern)).rejects.toMatchObject({ name: 'InvalidEventPatternException', message: expect.stringMatching(reason) });
  });

  it('an event without resources is one', async () => {
    const { resources: _resources, ...without } = event;
    expect((await test({ source: ['test.weather'] }, without)).Result).toBe(true);
  });

  it('a name with dots in an event is a member inside', async () => {
    expect((await test(detail({ state: { code: [7], name: ['on'] } }), { ...event, detail: { 'state.code': 7, state: { name: 'on' } } })).Result).toBe(true);
  });

  it('an event without the members that every event has is refused', async () => {
    const { region: _region, ...incomplete } = event;
    await expect(test({ source: ['x'] }, incomplete)).rejects.toMatchObject({ name: 'ValidationException', message: 'Parameter Event is not valid.' });
    await expect(test({ source: ['x'] }, 'text')).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it('a wildcard with many stars takes no time', async () => {
    const before = performance.now();
    expect((await test(detail({ city: [{ wildcard: '*a*a*a*b' }] }), { ...event, detail: { city: 'a'.repeat(20_000) } })).Result).toBe(false);
    expect(performance.now() - before).toBeLessThan(1_000);
  });

  it('a wildcard with many stars is refused where they repeat, and read where they do not', async () => {
    const parts = Array.from({ length: 400 }, (_, index) => `*${index + 1000}`).join('');
    expect((await test(detail({ city: [{ wildcard: parts }] }))).Result).toBe(false);
    await expect(test(detail({ city: [{ wildcard: '*a'.repeat(600) }] }))).rejects.toMatchObject({ name: 'InvalidEventPatternException' });
  });
});
