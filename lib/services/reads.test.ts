import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { activityFilterSchema } from '@/lib/activity/schema';
import { grantVisibleTo } from '@/lib/grants/reads';
import { peopleQuerySchema } from '@/lib/people/schema';
import { searchText } from '@/lib/platform/choices';
import { closeDb, db } from '@/lib/platform/db';
import { requestVisibleTo, serviceToRequest } from '@/lib/requests/reads';
import { scopeOf } from '@/lib/platform/scope';
import { preparePortalEnvironment } from '@/scripts/testing/portal-environment';
import { catalogQueryOf, emptyCatalogQuery } from './catalog-query';
import { catalogFacets, searchServices } from './reads';
import { serviceVisibleTo } from './reads/service';
import { valueWords } from './words';

/** The catalog on a real database: what is found, in which order, by whom. */

const id = (prefix: string, text: string) => `${prefix}_${text.padEnd(16, '0')}`;
const region = 'us-east-1';

function scope(teamIds: string[], isAdmin = false) {
  return scopeOf({ personId: id('per', 'x'), name: 'X', email: '', isAdmin, sessionId: null, teams: teamIds.map((teamId) => ({ id: teamId, name: teamId })) });
}

const stranger = scope(['team_second']);
const consumer = scope(['team_forecasting']);
const owner = scope(['team_main']);

interface Seed {
  name: string;
  summary?: string;
  documentation?: string;
  tags?: string[];
  region?: string;
  isReady?: boolean;
}

const seeds: Seed[] = [
  { name: 'forecast', summary: 'Weather of tomorrow', tags: ['weather'] },
  { name: 'forecast-archive', summary: 'Weather of yesterday', tags: ['weather', 'history'] },
  { name: 'billing-api', summary: 'Invoices', documentation: 'Also knows the forecast of costs.', region: 'ap-northeast-2' },
  { name: 'maps', summary: 'Maps of rain clouds', tags: ['100%_sure'] },
  { name: 'unready', summary: 'Not there yet', isReady: false },
];

async function seed() {
  for (const team of ['main', 'forecasting', 'second']) await db().team.create({ data: { id: `team_${team}`, group: `team:${team}`, name: team } });
  await db().account.create({ data: { id: '111111111111', name: 'Main', teamId: 'team_main', regions: [region] } });
  await db().account.create({ data: { id: '222222222222', name: 'Forecasting', teamId: 'team_forecasting', regions: [region] } });
  await db().person.create({ data: { id: id('per', 'c'), issuer: 'i', subject: 'c', email: '', name: 'Carl' } });
  for (const each of seeds) await publish(each);
}

async function publish({ name, summary = '', documentation = '', tags = [], region: at = region, isReady = true }: Seed) {
  const serviceId = id('svc', name.replaceAll('-', ''));
  const resource = async (kind: string) => {
    const data = { id: id('res', `${kind[0]}${name.replaceAll('-', '')}`), key: `${kind}/${name}`, kind, accountId: '111111111111', region: at, spec: { name }, desired: 'PRESENT' as const, sentence: '', readyAt: isReady ? new Date() : null };
    return (await db().resource.create({ data })).id;
  };
  await db().service.create({
    data: {
      id: serviceId, name, teamId: 'team_main', accountId: '111111111111', region: at, summary, documentation, tags, domainName: `${name}.example.com`, portRanges: ['443'], signIn: 'BASIC',
      gatewayId: await resource('gateway'), configurationId: await resource('configuration'), shareId: await resource('share'), createdById: id('per', 'c'),
    },
  });
}

beforeAll(async () => {
  await preparePortalEnvironment({ awsEndpointUrl: 'http://localhost:1' });
  await seed();
});
afterAll(closeDb);

const names = async (params: Record<string, string | string[]>, by = stranger) => (await searchServices(by, catalogQueryOf(params))).entries.map(({ name }) => name);

describe('what is found', () => {
  test.each<[string, Record<string, string | string[]>, string[]]>([
    ['everything that is ready, by name', {}, ['billing-api', 'forecast', 'forecast-archive', 'maps']],
    ['a word: the name first, then names that begin so, then the documentation', { f: 'forecast' }, ['forecast', 'forecast-archive', 'billing-api']],
    ['another form of the word', { f: 'forecasts' }, ['forecast', 'forecast-archive', 'billing-api']],
    ['the beginning of a word', { f: 'invoi' }, ['billing-api']],
    ['the middle of a word', { f: 'nvoic' }, ['billing-api']],
    ['a word and the beginning of another', { f: 'weather yest' }, ['forecast-archive']],
    ['a part of a name with a hyphen in it', { f: 'billing' }, ['billing-api']],
    ['two words, each somewhere', { f: ['weather', 'yesterday'] }, ['forecast-archive']],
    ['either of two words', { f: ['invoices', 'clouds'], op: 'or' }, ['billing-api', 'maps']],
    ['a Region', { f: 'region=ap-northeast-2' }, ['billing-api']],
    ['all but a Region', { f: 'region!=us-east-1' }, ['billing-api']],
    ['a tag', { f: 'tag=weather' }, ['forecast', 'forecast-archive']],
    ['signs that mean something to LIKE', { f: '100%_s' }, ['maps']],
    ['signs that mean something to SQL', { f: "x'); DROP TABLE service; --" }, []],
    ['a team that has none', { f: 'team=second' }, []],
  ])('%s', async (_name, params, found) => expect(await names(params)).toEqual(found));

  test('a word with a slip in it, and the page says so', async () => {
    const page = await searchServices(stranger, catalogQueryOf({ f: 'forcast' }));
    expect(page.isSimilar).toBe(true);
    expect(page.entries.map(({ name }) => name)).toEqual(expect.arrayContaining(['forecast', 'forecast-archive']));
  });
});

describe('who finds it', () => {
  test('the owners also what is not ready', async () => expect(await names({ f: 'unready' }, owner)).toEqual(['unready']));
  test('others not', async () => expect(await names({ f: 'name-of-unready' })).toEqual([]));
  test('nobody without a team', async () => expect(await names({}, scope([]))).toEqual([]));
  test('an admin without a team everything', async () => expect(await names({}, scope([], true))).toHaveLength(5));
  test('a page of an unready service looks absent to others', async () => {
    expect(await serviceVisibleTo(stranger, id('svc', 'unready'))).toBeNull();
    expect(await serviceVisibleTo(owner, id('svc', 'unready'))).not.toBeNull();
    expect(await serviceVisibleTo(stranger, id('svc', 'forecast'))).not.toBeNull();
    expect(await serviceVisibleTo(scope([]), id('svc', 'forecast'))).toBeNull();
  });
});

describe('how the reader stands to it', () => {
  const relationOf = async (by: typeof owner) => (await searchServices(by, catalogQueryOf({ f: 'maps' }))).entries[0]!.relation.is;

  test('own, none, requested, have and none again', async () => {
    expect(await relationOf(owner)).toBe('own');
    expect(await relationOf(consumer)).toBe('none');
    const until = new Date(Date.now() + 60_000);
    const shared = { serviceId: id('svc', 'maps'), accountId: '222222222222', teamId: 'team_forecasting', until };
    const request = await db().accessRequest.create({ data: { id: 'req_1', ...shared, requesterId: id('per', 'c'), reason: '' } });
    expect(await relationOf(consumer)).toBe('requested');
    await db().accessRequest.update({ where: { id: request.id }, data: { state: 'APPROVED' } });
    const grant = await db().grant.create({ data: { id: 'grt_1', requestId: request.id, ...shared, principalId: id('res', 'smaps') } });
    expect(await relationOf(consumer)).toBe('have');
    expect(await names({ f: 'access=have' }, consumer)).toEqual(['maps']);
    expect(await relationOf(stranger)).toBe('none');
    await db().grant.update({ where: { id: grant.id }, data: { until: new Date(Date.now() - 1) } });
    expect(await relationOf(consumer)).toBe('none');
  });
});

test.each([[{}], [{ f: ['forecast'] }]])('pages forward and back without a gap or a repeat: %j', async (params) => {
  const whole = await names(params);
  const read = async (cursor: (typeof emptyCatalogQuery)['cursor']) => searchServices(stranger, { ...catalogQueryOf(params), cursor, pageSize: 1 });
  const forward: string[] = [];
  let page = await read(null);
  expect(page.previous).toBeNull();
  for (;;) {
    forward.push(...page.entries.map(({ name }) => name));
    if (!page.next) break;
    page = await read(page.next);
  }
  expect(forward).toEqual(whole);
  const backward: string[] = [];
  for (;;) {
    backward.unshift(...page.entries.map(({ name }) => name));
    if (!page.previous) break;
    page = await read(page.previous);
  }
  expect(backward).toEqual(whole);
});

test('facets count what fits', async () => {
  const { total, facets } = await catalogFacets(stranger, catalogQueryOf({ f: 'weather' }));
  expect(total).toBe(2);
  expect(facets.tag).toEqual([
    { value: 'weather', label: 'weather', count: 2 },
    { value: 'history', label: 'history', count: 1 },
  ]);
  expect(facets.account).toEqual([{ value: '111111111111', label: 'Main (111111111111)', count: 2 }]);
  expect(facets.access).toEqual([{ value: 'none', label: 'none', count: 2 }]);
});

describe('what the database itself refuses', () => {
  test('a second pending request of an account for a service', async () => {
    const data = { serviceId: id('svc', 'forecast'), accountId: '222222222222', teamId: 'team_forecasting', requesterId: id('per', 'c'), reason: '', until: new Date() };
    await db().accessRequest.create({ data: { id: 'req_2', ...data } });
    await expect(db().accessRequest.create({ data: { id: 'req_3', ...data } })).rejects.toMatchObject({ code: 'P2002' });
  });

  test('changing, deleting or emptying the audit', async () => {
    const event = { hashVersion: 2, at: new Date(), actorName: 'X', action: 'x', outcome: 'DONE' as const, subjectType: 'x', subjectId: 'x', sentence: 'x', teamIds: [], prevHash: '0' };
    const { seq } = await db().auditEvent.create({ data: { ...event, hash: '1' } });
    await expect(db().auditEvent.update({ where: { seq }, data: { sentence: 'y' } })).rejects.toThrow('permission denied');
    await expect(db().auditEvent.delete({ where: { seq } })).rejects.toThrow('permission denied');
    await expect(db().$executeRaw`TRUNCATE audit_event`).rejects.toThrow('permission denied');
  });
});

describe('what PostgreSQL cannot store', () => {
  const texts = ['\u0000', 'svc_\u0000', '\ud800', 'a\udc00', '\u202e'];

  test.each(texts)('a segment %j names nothing, for a person and for an admin', async (segment) => {
    for (const reader of [consumer, scope([], true)]) {
      expect(await Promise.all([serviceVisibleTo(reader, segment), serviceToRequest(reader, segment), grantVisibleTo(reader, segment), requestVisibleTo(reader, segment)])).toEqual([null, null, null, null]);
    }
  });

  test.each(texts)('a filter and a cursor with %j are left out of a search', async (text) => {
    const query = catalogQueryOf({ f: [text, `tag=${text}`, 'maps'], page: `after~0~${text}~svc_0000000000000000` });
    expect(query).toMatchObject({ filters: [{ value: 'maps' }], cursor: null });
    expect((await searchServices(consumer, query)).entries.map(({ name }) => name)).toEqual(['maps']);
    expect(activityFilterSchema.parse({ person: text, action: text, service: text })).toMatchObject({ person: '', action: '', service: '' });
    expect([searchText.parse(text), peopleQuerySchema.parse({ text }).text]).toEqual(['', '']);
  });
});

test.each(['constructor', '__proto__', 'toString'])('a filter by the authentication %s is words', (value) => {
  expect(valueWords('signIn', value)).toBe(value);
  expect(valueWords('access', value)).toBe(value);
});
