import { expect, test } from 'vitest';
import { mayConnect, mayEnterCredentials, mayRemoveConnection, mayRepairConnection, mayRetryConnection, maySendTest } from '@/lib/connections/policy';
import type { Actor } from '@/lib/platform/actor';
import { mayEnd, mayGiveBack, mayReadUsers, mayRenew, mayResume, mayRetryGrant, mayRevoke, maySuspend } from './policy';

const now = new Date('2026-11-23T22:00:00.000Z');
const later = new Date('2027-01-01');
const earlier = new Date('2026-01-01');

function of(teamId: string, isAdmin = false): Actor {
  return { personId: teamId, name: teamId, email: '', isAdmin, sessionId: null, teams: isAdmin ? [] : [{ id: teamId, name: teamId }] };
}

const active = { state: 'ACTIVE' as const, until: later, teamId: 'forecasting', service: { name: 'service1', teamId: 'main' } };
const expired = { ...active, until: earlier };
const suspended = { ...active, state: 'SUSPENDED' as const };
const suspendedAndExpired = { ...suspended, until: earlier };
const revoked = { ...active, state: 'REVOKED' as const };
const rules = { maySuspend, mayResume, mayRenew, mayRevoke, mayGiveBack, mayEnd, mayConnect, mayEnterCredentials, maySendTest, mayRemoveConnection, mayRepairConnection, mayRetryGrant, mayReadUsers, mayRetryConnection };
type Rule = keyof typeof rules;

const table: [string, Actor, typeof active | typeof suspended | typeof revoked, Rule[]][] = [
  ['the owner of a live grant', of('main'), active, ['maySuspend', 'mayRevoke', 'mayEnd', 'mayRetryGrant', 'mayReadUsers', 'mayRetryConnection']],
  ['the consumer of a live grant', of('forecasting'), active, ['mayRenew', 'mayGiveBack', 'mayEnd', 'mayConnect', 'mayEnterCredentials', 'maySendTest', 'mayRemoveConnection', 'mayRepairConnection', 'mayRetryGrant', 'mayReadUsers', 'mayRetryConnection']],
  ['a stranger', of('second'), active, []],
  ['an admin, who sees and changes nothing', of('admin', true), active, []],
  ['the owner of a suspended grant', of('main'), suspended, ['mayResume', 'mayRevoke', 'mayEnd', 'mayRetryGrant', 'mayReadUsers', 'mayRetryConnection']],
  ['the consumer of a suspended grant', of('forecasting'), suspended, ['mayRenew', 'mayGiveBack', 'mayEnd', 'mayRemoveConnection', 'mayRetryGrant', 'mayReadUsers', 'mayRetryConnection']],
  ['the owner of a suspended grant past the date', of('main'), suspendedAndExpired, ['mayRevoke', 'mayEnd', 'mayRetryGrant', 'mayReadUsers', 'mayRetryConnection']],
  ['a stranger at a suspended grant', of('second'), suspended, []],
  ['an admin at a suspended grant', of('admins', true), suspended, []],
  ['the owner past the date', of('main'), expired, ['mayRevoke', 'mayEnd', 'mayRetryGrant', 'mayReadUsers', 'mayRetryConnection']],
  ['the consumer past the date', of('forecasting'), expired, ['mayGiveBack', 'mayEnd', 'mayRemoveConnection', 'mayRetryGrant', 'mayReadUsers', 'mayRetryConnection']],
  ['the owner of an ended grant', of('main'), revoked, ['mayRetryGrant', 'mayReadUsers', 'mayRetryConnection']],
  ['the consumer of an ended grant', of('forecasting'), revoked, ['mayRemoveConnection', 'mayRetryGrant', 'mayReadUsers', 'mayRetryConnection']],
];

test.each(table)('%s', (_name, actor, grant, may) => {
  const granted = Object.entries(rules).filter(([, rule]) => rule(actor, grant, now).allowed);
  expect(granted.map(([name]) => name)).toEqual(may);
});
