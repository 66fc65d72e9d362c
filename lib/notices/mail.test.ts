import { createServer, type Server } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { closeDb, db } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { preparePortalEnvironment } from '@/scripts/testing/portal-environment';
import { mailNotices, smtpSender, type Send } from './writes/mail';

const received: { to: string[]; raw: string }[] = [];
let refuse = (_to: string): boolean => false;
let server: SMTPServer;
let send: Send;

beforeAll(async () => {
  await preparePortalEnvironment({ awsEndpointUrl: 'http://127.0.0.1:9' });
  server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: ({ address }, _session, done) => done(refuse(address) ? Object.assign(new Error('No such mailbox'), { responseCode: 550 }) : null),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        received.push({ to: session.envelope.rcptTo.map(({ address }) => address), raw: Buffer.concat(chunks).toString() });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  send = smtpSender(`smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`, 'Pergola <pergola@example.com>');
  await db().team.createMany({ data: ['main', 'other'].map((id) => ({ id, group: id, name: id })) });
  await db().person.createMany({ data: ['ann', 'ben', 'cara', 'ada'].map((id) => ({ id, issuer: 'i', subject: id, email: `${id}@example.com`, name: id, isAdmin: id === 'ada' })) });
  await db().person.create({ data: { id: 'nomail', issuer: 'i', subject: 'nomail', email: '', name: 'nomail' } });
  await db().membership.createMany({ data: [['ann', 'main'], ['ben', 'main'], ['nomail', 'main'], ['cara', 'other']].map(([personId, teamId]) => ({ personId: personId!, teamId: teamId! })) });
});
afterAll(async () => {
  await new Promise<void>((resolve) => void server.close(resolve));
  await closeDb();
});
beforeEach(() => {
  received.length = 0;
  refuse = () => false;
});
afterEach(async () => {
  await db().notice.deleteMany();
  await db().person.updateMany({ data: { mailedAt: null, mailAttempts: 0, nextMailAt: null } });
});

let count = 0;
/** Told a minute ago. */
const tell = (teamId: string | null, weight: 'INFO' | 'ALERT' = 'INFO', ageMs = 60_000) =>
  db().notice.create({ data: { id: `ntc_${(count += 1)}`, key: `test/${count}`, teamId, weight, sentence: `News ${count}.`, href: '/access', createdAt: new Date(Date.now() - ageMs) } });
const recipients = () => received.map(({ to }) => to.join()).sort();
/** As if this much time had passed. */
const later = (minutes: number) =>
  db().$executeRaw`UPDATE person SET "mailedAt" = "mailedAt" - ${minutes} * interval '1 minute', "nextMailAt" = "nextMailAt" - ${minutes} * interval '1 minute'`;

test('one mail a person with all that is new, to the people of the team, once', async () => {
  const [one, two] = [await tell('main'), await tell('main')];
  await tell(null);
  await mailNotices(send);
  expect(recipients()).toEqual(['ada@example.com', 'ann@example.com', 'ben@example.com']);
  const ann = received.find(({ to }) => to[0] === 'ann@example.com')!.raw;
  for (const text of [one.sentence, two.sentence, 'Subject: 2 notices from Pergola', 'From: Pergola <pergola@example.com>', 'Auto-Submitted: auto-generated', 'http://localhost:3000/access', 'text/html']) expect(ann).toContain(text);
  expect(await db().notice.count({ where: { mailedAt: null } }), 'nobody is left').toBe(0);
  await later(60);
  await mailNotices(send);
  expect(received).toHaveLength(3);
});

test('what has just been told waits for more; a second mail waits ten minutes; an alert waits for neither', async () => {
  await tell('other', 'INFO', 1_000);
  await mailNotices(send);
  expect(received).toEqual([]);
  await tell('other');
  await mailNotices(send);
  expect(recipients()).toEqual(['cara@example.com']);
  await tell('other');
  await mailNotices(send);
  expect(received).toHaveLength(1);
  await tell('other', 'ALERT', 0);
  await mailNotices(send);
  expect(received).toHaveLength(2);
  expect(received[1]!.raw).toContain('An alert among 2 notices');
  await tell('other');
  await later(11);
  await mailNotices(send);
  expect(received).toHaveLength(3);
});

test('what was read, is settled, or is old is not mailed', async () => {
  const read = await tell('other');
  await db().noticeReading.create({ data: { noticeId: read.id, personId: 'cara', readAt: new Date() } });
  await db().notice.update({ where: { id: (await tell('other')).id }, data: { settledAt: new Date() } });
  await tell('other', 'INFO', 8 * 86_400_000);
  await mailNotices(send);
  expect(received).toEqual([]);
  expect(await db().notice.count({ where: { mailedAt: null } })).toBe(0);
});

test('an address that is refused is tried ever more rarely, and holds up nobody else', async () => {
  await tell('main');
  refuse = (to) => to === 'ann@example.com';
  await mailNotices(send);
  expect(recipients()).toEqual(['ben@example.com']);
  const ann = () => db().person.findUniqueOrThrow({ where: { id: 'ann' } });
  expect((await ann()).mailAttempts).toBe(1);
  await mailNotices(send);
  expect((await ann()).mailAttempts, 'not before its time').toBe(1);
  await later(2);
  await mailNotices(send);
  const { mailAttempts, nextMailAt } = await ann();
  expect(mailAttempts).toBe(2);
  expect(nextMailAt!.getTime()).toBeGreaterThan(Date.now() + 100_000);
  refuse = () => false;
  await later(3);
  await mailNotices(send);
  expect(recipients(), 'nothing was lost').toEqual(['ann@example.com', 'ben@example.com']);
  expect(await ann()).toMatchObject({ mailAttempts: 0, nextMailAt: null });
});

test('a server that hangs, or is not there, counts as failed', async () => {
  const silent: Server = createServer(() => {});
  silent.listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  await tell('other');
  await mailNotices(smtpSender(`smtp://127.0.0.1:${port}?greetingTimeout=50`, 'pergola@example.com'));
  silent.close();
  expect(await db().person.findUniqueOrThrow({ where: { id: 'cara' } })).toMatchObject({ mailAttempts: 1 });
  await later(2);
  await mailNotices(smtpSender(`smtp://127.0.0.1:${port}`, 'pergola@example.com'));
  expect(await db().person.findUniqueOrThrow({ where: { id: 'cara' } })).toMatchObject({ mailAttempts: 2 });
  await later(5);
  await mailNotices(send);
  expect(recipients()).toEqual(['cara@example.com']);
});

test('of several workers at once, each person is one’s', async () => {
  await tell('main');
  await tell('other');
  await tell(null);
  await Promise.all([mailNotices(send), mailNotices(send), mailNotices(send)]);
  expect(recipients()).toEqual(['ada@example.com', 'ann@example.com', 'ben@example.com', 'cara@example.com']);
});

test('a worker that dies after sending has it sent again under the same id, and loses nothing', async () => {
  await tell('other');
  const dying = mailNotices(async (mail) => {
    await send(mail);
    throw new Error('killed');
  });
  await dying;
  await later(5);
  await mailNotices(send);
  const ids = received.map(({ raw }) => /^Message-ID: (.*)$/m.exec(raw)![1]!.trim());
  expect(ids).toHaveLength(2);
  expect(ids[0]).toBe(ids[1]);
});

test('a copy and a read-only process send nothing, and a database on hold does', async () => {
  await tell('main');
  await db().installation.updateMany({ data: { isCopy: true } });
  await mailNotices(send);
  await db().installation.updateMany({ data: { isCopy: false, heldAt: new Date(), heldReason: 'otherEpoch' } });
  Object.assign(env(), { PERGOLA_READ_ONLY: '1' });
  await mailNotices(send);
  expect(recipients()).toEqual([]);
  Object.assign(env(), { PERGOLA_READ_ONLY: '0' });
  await mailNotices(send);
  expect(recipients()).toEqual(['ann@example.com', 'ben@example.com']);
  await db().installation.updateMany({ data: { heldAt: null, heldReason: null } });
});
