import { afterAll, beforeAll, expect, test } from 'vitest';
import { closeDb, db } from '@/lib/platform/db';
import { preparePortalEnvironment } from '@/scripts/testing/portal-environment';
import { accountChoices, accountPage, membersOf, publishingAccounts } from './reads';
import { accountFilterSchema } from './schema';

beforeAll(async () => {
  await preparePortalEnvironment({ awsEndpointUrl: 'http://127.0.0.1:9' });
  await db().team.createMany({ data: ['one', 'two'].map((id) => ({ id, group: id, name: id })) });
  await db().account.createMany({ data: Array.from({ length: 2_000 }, (_, index) => ({ id: String(500_000_000_000 + index), name: `Account ${index}`, teamId: index < 45 ? 'one' : 'two', regions: ['us-east-1'] })) });
});
afterAll(closeDb);

const page = (address: Record<string, string>, scope = { seesAll: false, teamIds: ['one'] }) => accountPage(scope as never, accountFilterSchema.parse(address));

test.each<[string, Record<string, string>, { total: number; page: number; count: number; first?: string }]>([
  ['the first page of a team', {}, { total: 45, page: 1, count: 20, first: '500000000000' }],
  ['the last one', { page: '3' }, { total: 45, page: 3, count: 5, first: '500000000040' }],
  ['after the last one, the last one', { page: '900' }, { total: 45, page: 3, count: 5 }],
  ['part of a name', { search: 'account 4' }, { total: 6, page: 1, count: 6, first: '500000000004' }],
  ['a wildcard', { search: '_' }, { total: 0, page: 1, count: 0 }],
  ['an ID of another team', { search: '500000001999' }, { total: 0, page: 1, count: 0 }],
  ['what is no page and no text', { page: 'x', search: '\u0000' }, { total: 45, page: 1, count: 20 }],
])('%s', async (_name, address, { count, first, ...other }) => {
  const { accounts, ...found } = await page(address);
  expect({ ...found, count: accounts.length }).toEqual({ pageSize: 20, count, ...other });
  if (first) expect(accounts[0]!.id).toBe(first);
});

test('an administrator’s page of 2,000 accounts is as large as any other', async () => {
  const list = await page({}, { seesAll: true, teamIds: [] });
  expect(list).toMatchObject({ total: 2_000 });
  expect(JSON.stringify(list).length).toBeLessThan(50_000);
});

test('a select gets the first 50 accounts, those that match, and the chosen one', async () => {
  const all = { seesAll: true, teamIds: [] } as never;
  expect(await accountChoices(all, '')).toMatchObject({ total: 2_000, items: { length: 50 } });
  expect((await accountChoices(all, '', '500000001999')).items.map(({ id }) => id).slice(49)).toEqual(['500000000049', '500000001999']);
  expect((await accountChoices(all, '', '500000000003')).items).toHaveLength(50);
  expect(await accountChoices(all, 'account 1999')).toEqual({ total: 1, items: [{ id: '500000001999', name: 'Account 1999' }] });
});

test('accounts to publish in, and people to approve, are searched within the team', async () => {
  await db().accountRole.createMany({ data: Array.from({ length: 60 }, (_, index) => ({ accountId: String(500_000_000_000 + index), purpose: 'OWNER' as const, roleArn: '', externalId: '' })) });
  const one = { seesAll: false, teamIds: ['one'] } as never;
  expect(await publishingAccounts(one)).toMatchObject({ total: 45, items: { length: 45 } });
  expect((await publishingAccounts(one, 'account 44')).items.map(({ id }) => id)).toEqual(['500000000044']);
  expect(await publishingAccounts(one, 'account 50')).toEqual({ total: 0, items: [] });
  await db().person.createMany({ data: Array.from({ length: 120 }, (_, index) => ({ id: `per_${index}`, issuer: 'i', subject: String(index), email: `p${index}@example.com`, name: `Person ${String(index).padStart(3, '0')}` })) });
  await db().membership.createMany({ data: Array.from({ length: 120 }, (_, index) => ({ personId: `per_${index}`, teamId: index < 110 ? 'one' : 'two' })) });
  expect(await membersOf('one')).toMatchObject({ total: 110, items: { length: 50, 0: { id: 'per_0', isAbsent: false } } });
  expect((await membersOf('one', 'P109@example')).items.map(({ id }) => id)).toEqual(['per_109']);
  expect(await membersOf('one', 'person 119')).toEqual({ total: 0, items: [] });
});
