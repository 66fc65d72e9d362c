import { expect, test } from 'vitest';
import type { Actor } from '@/lib/platform/actor';
import { mayMarkRead } from './policy';

const of = (teamId: string | null, isAdmin = false): Actor => ({ personId: 'p', name: 'P', email: '', isAdmin, sessionId: null, teams: teamId ? [{ id: teamId, name: teamId }] : [] });

test.each<[string, Actor, string | null, boolean]>([
  ['somebody of the team', of('main'), 'main', true],
  ['somebody of another team', of('second'), 'main', false],
  ['an administrator, of what a team is told', of(null, true), 'main', false],
  ['an administrator, of what administrators are told', of(null, true), null, true],
  ['anybody else, of what administrators are told', of('main'), null, false],
])('%s', (_name, actor, teamId, allowed) => {
  expect(mayMarkRead(actor, { teamId }).allowed).toBe(allowed);
});
