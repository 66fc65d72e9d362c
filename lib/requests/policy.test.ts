import { describe, expect, test, vi } from 'vitest';
import type { Actor } from '@/lib/platform/actor';
import { decidersOf, type Deciding } from './deciders';
import { mayDecide, mayRequest, mayWithdraw, type Requestable } from './policy';

vi.mock('@/lib/platform/env', () => ({ env: () => ({ APPROVER_ABSENCE_DAYS: 90 }) }));

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);
const olivia = { id: 'per_olivia', name: 'Olivia', lastSeenAt: daysAgo(0) };
const oscar = { id: 'per_oscar', name: 'Oscar', lastSeenAt: daysAgo(89) };
const carl = { id: 'per_carl', name: 'Carl', lastSeenAt: daysAgo(1) };
const away = { id: 'per_away', name: 'Away', lastSeenAt: daysAgo(91) };

type Named = typeof olivia;

function actor(person: { id: string; name: string }, ...teamIds: string[]): Actor {
  return { personId: person.id, name: person.name, email: '', isAdmin: false, sessionId: null, teams: teamIds.map((id) => ({ id, name: id })) };
}

function deciding(members: Named[], named: Named[] = []): Deciding {
  return { approvers: named.map((person) => ({ person })), team: { memberships: members.map((person) => ({ person })) } };
}

describe('who decides', () => {
  test.each<[string, Deciding, string, string[]]>([
    ['nobody named: everybody of the team', deciding([oscar, olivia]), carl.id, ['Olivia', 'Oscar']],
    ['only those who are named', deciding([oscar, olivia], [oscar]), carl.id, ['Oscar']],
    ['never the requester', deciding([oscar, olivia]), olivia.id, ['Oscar']],
    ['not the requester even when nobody else is named', deciding([oscar, olivia], [olivia]), olivia.id, []],
    ['somebody named who left the team does not count', deciding([olivia], [oscar, olivia]), carl.id, ['Olivia']],
    ['nobody who has not signed in for 90 days', deciding([olivia, away]), carl.id, ['Olivia']],
    ['everybody of the team when all who were named are absent', deciding([olivia, away], [away]), carl.id, ['Olivia']],
    ['everybody of the team when all who were named have left', deciding([olivia], [oscar]), carl.id, ['Olivia']],
  ])('%s', (_name, service, requesterId, names) => {
    expect(decidersOf(service, requesterId).map(({ name }) => name)).toEqual(names);
  });

  const request = { state: 'PENDING' as const, requesterId: carl.id, service: { ...deciding([olivia, oscar, away], [oscar, away]), name: 'service1' } };
  test.each<[string, Actor, boolean]>([
    ['who is named may', actor(oscar, 'main'), true],
    ['an absent approver may not, with a request from before', actor(away, 'main'), false],
    ['who is in the team but not named may not', actor(olivia, 'main'), false],
    ['the requester may not', actor(carl, 'forecasting'), false],
    ['an admin may not: admins change nothing that is a team’s', { ...actor({ id: 'per_ada', name: 'Ada' }), isAdmin: true }, false],
  ])('%s', (_name, who, may) => {
    expect(mayDecide(who, request).allowed).toBe(may);
  });

  test('nobody decides on their own request, and is told so', () => {
    const own = { ...request, requesterId: oscar.id };
    expect(mayDecide(actor(oscar, 'main'), own)).toEqual({ allowed: false, because: expect.stringContaining('own request') });
  });
});

describe('who may ask', () => {
  const fine: Requestable = {
    service: { ...deciding([olivia]), name: 'service1', state: 'PUBLISHED', accountId: '111111111111', region: 'us-east-1', teamId: 'main' },
    account: { id: '222222222222', name: 'Forecasting', teamId: 'forecasting', regions: ['us-east-1'], hasConsumerRole: true },
  };
  test.each<[string, Requestable, Actor, RegExp | null]>([
    ['a member of the account’s team', fine, actor(carl, 'forecasting'), null],
    ['somebody of another team', fine, actor(carl, 'second'), /another team/],
    ['for a retired service', { ...fine, service: { ...fine.service, state: 'RETIRED' } }, actor(carl, 'forecasting'), /retired/],
    ['for the service’s own account', { ...fine, account: { ...fine.account, id: '111111111111' } }, actor(carl, 'forecasting'), /itself/],
    ['for an account without a role', { ...fine, account: { ...fine.account, hasConsumerRole: false } }, actor(carl, 'forecasting'), /consumer role/],
    ['for an account in another Region', { ...fine, account: { ...fine.account, regions: ['eu-west-1'] } }, actor(carl, 'forecasting'), /not onboarded in us-east-1/],
    ['where nobody else could decide', { ...fine, service: { ...fine.service, ...deciding([carl]) } }, actor(carl, 'forecasting'), /can't approve your own/],
    ['where everybody else is absent', { ...fine, service: { ...fine.service, ...deciding([carl, away]) } }, actor(carl, 'forecasting'), /signed in during the last 90 days/],
  ])('%s', (_name, thing, who, because) => {
    const decision = mayRequest(who, thing);
    if (because) expect(decision).toEqual({ allowed: false, because: expect.stringMatching(because) });
    else expect(decision.allowed).toBe(true);
  });

  test('only the team that asked withdraws', () => {
    expect(mayWithdraw(actor(carl, 'forecasting'), { teamId: 'forecasting' }).allowed).toBe(true);
    expect(mayWithdraw(actor(olivia, 'main'), { teamId: 'forecasting' }).allowed).toBe(false);
  });
});
