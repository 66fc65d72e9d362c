import { expect, test } from 'vitest';
import type { Actor } from '@/lib/platform/actor';
import { mayManage, mayPublish } from './policy';

function of(teamId: string | null, isAdmin = false): Actor {
  return { personId: 'per_1', name: 'Somebody', email: '', isAdmin, sessionId: null, teams: teamId ? [{ id: teamId, name: teamId }] : [] };
}

const account = { id: '111111111111', teamId: 'main', hasOwnerRole: true };
const service = { name: 'service1', teamId: 'main' };

test.each([
  ['somebody of the account’s team', of('main'), account, true],
  ['somebody of another team', of('forecasting'), account, false],
  ['an admin, who sees and changes nothing', of(null, true), account, false],
  ['an admin who is of the team too', of('main', true), account, true],
  ['somebody of the team while the account has no owner role', of('main'), { ...account, hasOwnerRole: false }, false],
])('publishing by %s', (_name, actor, thing, isAllowed) => expect(mayPublish(actor, thing).allowed).toBe(isAllowed));

test.each([
  ['somebody of the owning team', of('main'), true],
  ['somebody of another team', of('forecasting'), false],
  ['an admin', of(null, true), false],
])('retrying and renaming by %s', (_name, actor, isAllowed) => expect(mayManage(actor, service).allowed).toBe(isAllowed));
