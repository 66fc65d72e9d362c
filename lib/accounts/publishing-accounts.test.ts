import { afterAll, beforeAll, expect, test } from 'vitest';
import { closeDb, db } from '@/lib/platform/db';
import { scopeOf } from '@/lib/platform/scope';
import { preparePortalEnvironment } from '@/scripts/testing/portal-environment';
import { publishingAccounts } from './reads';
import { addAccount } from './writes/onboard-account';

beforeAll(async () => {
  await preparePortalEnvironment({ awsEndpointUrl: 'http://127.0.0.1:9' });
});
afterAll(closeDb);

test('the publish form gets no external ID of a role', async () => {
  const roles = await addAccount({ accountId: '111111111111', name: 'Main', teamGroup: 'team:main', teamName: 'Main', regions: ['us-east-1'], publishes: true, consumes: true });
  expect(roles).toHaveLength(4);
  const { id: teamId } = await db().team.findUniqueOrThrow({ where: { group: 'team:main' } });
  const { items: accounts, total } = await publishingAccounts(scopeOf({ personId: 'per_1', name: 'Olivia Owner', email: 'owner@example.com', isAdmin: false, sessionId: null, teams: [{ id: teamId, name: 'Main' }] }));
  expect(total).toBe(1);
  expect(accounts).toEqual([{ id: '111111111111', name: 'Main', teamId, teamName: 'Main', regions: ['us-east-1'] }]);
});
