import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { resourceKinds } from '@/lib/controller/driver';
import { projectRoot } from '@/scripts/project-root';
import { Phase } from '@/prisma/generated/enums';
import { notificationPoint, waitingLimits } from './waits';

/** Where a reason stands: as a member, as the last argument of a Conflict, as the first of a RoleUnusable. */
const patterns = [/reason: '([A-Za-z]+)'/g, /'(?:owner|consumer|admin)',\s*'([A-Za-z]+)',?\s*\)/g, /new RoleUnusable\(\s*'([A-Za-z]+)'/g];

/** Reasons that the controller writes, as its source has them. */
function reasonsOfSource(): string[] {
  const found = new Set<string>(['paused', 'drifted', 'accessDenied', 'quota', 'invalid', 'nameTaken']);
  for (const folder of ['lib/controller', 'lib/controller/drivers', 'lib/aws']) {
    for (const name of readdirSync(join(projectRoot, folder)).filter((file) => /(?<!\.test)\.ts$/.test(file) && !file.startsWith('installation'))) {
      const text = readFileSync(join(projectRoot, folder, name), 'utf8');
      for (const pattern of patterns) for (const [, reason] of text.matchAll(pattern)) found.add(reason!);
    }
  }
  return [...found];
}

const reasons = reasonsOfSource();
const all = Object.values(Phase).flatMap((phase) =>
  resourceKinds.flatMap((kind) => (['PRESENT', 'ABSENT'] as const).flatMap((desired) => [null, ...reasons].map((reason) => ({ phase, kind, desired, reason, blockedBy: null })))),
);

test('the source is read for reasons', () => {
  expect(reasons).toEqual(expect.arrayContaining(['credentialsNeeded', 'roleMissing', 'roleNotVerified', 'invitationExpired', 'existingGone', 'paused']));
});

test('every wait has a point at which somebody who can help is notified, with what they can do', () => {
  const without = all.filter((wait) => {
    const point = notificationPoint(wait);
    if (wait.phase === 'CONVERGED' || wait.phase === 'GONE') return point !== null;
    return !point || point.tell.length === 0 || !point.next.endsWith('.') || !(point.afterMinutes >= 0);
  });
  expect(without).toEqual([]);
  expect(all.length).toBeGreaterThan(1_000);
});

test('no reason of a blocked resource is without its own remedy, other than those that pass on their own', () => {
  const passing = ['notVisibleYet', 'removing', 'differs', 'internal', 'throttled', 'unavailable', 'conflict', 'notFound', 'alreadyExists', 'late', 'paused'];
  const blocked = reasons.filter((reason) => !passing.includes(reason));
  const withoutRemedy = blocked.filter((reason) => notificationPoint({ phase: 'BLOCKED', kind: 'connection', desired: 'PRESENT', reason, blockedBy: 'owner' })!.next === 'Do what its message says, then retry.');
  expect(withoutRemedy).toEqual([]);
});

test.each([
  ['a principal that AWS does not finish: owners and administrators after 5 minutes', { phase: 'WAITING_FOR_AWS', kind: 'share-principal', desired: 'PRESENT', reason: null, blockedBy: null }, { afterMinutes: 5, tell: ['owner', 'admin'], next: expect.stringContaining('sharing within your organization') }],
  ['a connection: consumers and administrators after 15 minutes', { phase: 'WAITING_FOR_AWS', kind: 'connection', desired: 'PRESENT', reason: null, blockedBy: null }, { afterMinutes: 15, tell: ['consumer', 'admin'] }],
  ['credentials: the consumers after 2 minutes', { phase: 'BLOCKED', kind: 'connection', desired: 'PRESENT', reason: 'credentialsNeeded', blockedBy: 'consumer' }, { afterMinutes: 2, tell: ['consumer'], next: 'Enter the credentials again.' }],
  ['a blocked removal of access: owners and administrators at once', { phase: 'BLOCKED', kind: 'connection', desired: 'ABSENT', reason: 'accessDenied', blockedBy: 'consumer' }, { afterMinutes: 0, tell: ['owner', 'admin'] }],
  ['a pause: administrators after a day', { phase: 'BLOCKED', kind: 'connection', desired: 'PRESENT', reason: 'paused', blockedBy: 'admin' }, { afterMinutes: 1440, tell: ['admin'] }],
] as const)('%s', (_name, wait, point) => {
  expect(notificationPoint(wait)).toMatchObject(point);
});

test('the query has a limit for every phase that waits and every kind', () => {
  expect(waitingLimits()).toHaveLength(4 * resourceKinds.length);
});
