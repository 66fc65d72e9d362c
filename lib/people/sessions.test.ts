import { beforeAll, expect, test } from 'vitest';
import { actorOf, type Actor } from '@/lib/platform/actor';
import { closeDb, db } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import { judgeSession } from '@/lib/platform/session';
import { registerSignIn } from '@/lib/platform/sign-in';
import { preparePortalEnvironment } from '@/scripts/testing/portal-environment';
import { whenFileIsDone } from '@/scripts/testing/when-file-is-done';
import { endSessionAction, endSessionsOfPersonAction } from './actions';
import { listPeople, sessionsOf } from './reads';
import { peopleQuerySchema } from './schema';

let carl: Actor;
let olivia: Actor;
let ada: Actor;

async function person(name: string, ...groups: string[]): Promise<Actor> {
  return actorOf((await registerSignIn('https://login.example.com', { sub: name, name, email: `${name}@example.com`, groups })).id);
}

async function signIn({ personId }: Actor, expiresInMs = 3_600_000): Promise<string> {
  const id = newId('ses');
  await db().session.create({ data: { id, personId, userAgent: 'Firefox on Linux', expiresAt: new Date(Date.now() + expiresInMs) } });
  return id;
}

beforeAll(async () => {
  await preparePortalEnvironment({ awsEndpointUrl: 'http://127.0.0.1:1' });
  whenFileIsDone(closeDb);
  carl = await person('Carl', 'team:forecasting');
  olivia = await person('Olivia', 'team:main');
  ada = await person('Ada', 'pergola-admins');
});

test('a new person of a new team signs in from several browsers at the same moment', async () => {
  const people = await Promise.all(Array.from({ length: 5 }, () => person('Nora', 'team:new-one', 'team:new-two')));
  expect(new Set(people.map(({ personId }) => personId)).size).toBe(1);
  expect(people.map(({ teams }) => teams.map(({ name }) => name))).toEqual(people.map(() => ['New one', 'New two']));
  await db().person.delete({ where: { id: people[0]!.personId } });
});

const latest = async () => db().auditEvent.findFirstOrThrow({ where: { action: { startsWith: 'session.' } }, orderBy: { seq: 'desc' } });

test('a person ends their own sessions, one or all of them, and it is audited', async () => {
  const [first] = [await signIn(carl), await signIn(carl), await signIn(carl), await signIn(carl, -1)];
  expect(await endSessionAction.as(carl, { sessionId: first })).toEqual({ ended: 1 });
  expect(await endSessionAction.as(carl, { sessionId: first }), 'again').toEqual({ ended: 0 });
  expect(await endSessionsOfPersonAction.as(carl, { personId: carl.personId }), 'those that are live').toEqual({ ended: 2 });
  expect(await sessionsOf(carl.personId)).toEqual([]);
  expect(await latest()).toMatchObject({ actorName: 'Carl', action: 'session.end', outcome: 'DONE', sentence: 'ended 2 sessions of their own', data: { reason: 'PERSON' } });
});

test('of another person, only an administrator does; to others they look absent', async () => {
  const sessionId = await signIn(carl);
  await expect(endSessionAction.as(olivia, { sessionId })).rejects.toMatchObject({ code: 'notFound' });
  await expect(endSessionsOfPersonAction.as(olivia, { personId: carl.personId })).rejects.toMatchObject({ code: 'notFound' });
  expect(await sessionsOf(carl.personId)).toHaveLength(1);
  expect(await endSessionAction.as(ada, { sessionId })).toEqual({ ended: 1 });
  expect(await latest()).toMatchObject({ actorName: 'Ada', sentence: 'ended a session of Carl', subjectId: carl.personId, data: { sessions: [sessionId], reason: 'ADMINISTRATOR' } });
  expect(await db().session.findUniqueOrThrow({ where: { id: sessionId } })).toMatchObject({ endReason: 'ADMINISTRATOR', endedById: ada.personId });
  expect(await judgeSession(sessionId), 'which the sign-in page explains').toEqual({ state: 'none', endReason: 'ADMINISTRATOR' });
});

test('people are listed by name, in pages, with teams, role, and live sessions; a search finds name and email', async () => {
  const sessionId = await signIn(olivia);
  const all = await listPeople(peopleQuerySchema.parse({ page: 'x', text: ['a', 'b'] }));
  expect(all).toMatchObject({ total: 3, page: 1, pages: 1 });
  expect(all.people.map(({ name, teams, isAdmin, sessions }) => ({ name, teams, isAdmin, sessions: sessions.map(({ id }) => id) }))).toEqual([
    { name: 'Ada', teams: [], isAdmin: true, sessions: [] },
    { name: 'Carl', teams: ['Forecasting'], isAdmin: false, sessions: [] },
    { name: 'Olivia', teams: ['Main'], isAdmin: false, sessions: [sessionId] },
  ]);
  expect((await listPeople(peopleQuerySchema.parse({ text: 'OLIVIA@' }))).people.map(({ name }) => name)).toEqual(['Olivia']);
  expect((await listPeople(peopleQuerySchema.parse({ page: '2' }))).people).toEqual([]);
});

test('a person who was last seen too long ago is absent', async () => {
  await db().person.update({ where: { id: carl.personId }, data: { lastSeenAt: new Date(Date.now() - 91 * 86_400_000) } });
  expect((await listPeople(peopleQuerySchema.parse({ text: 'Carl' }))).people[0]).toMatchObject({ isAbsent: true });
});
