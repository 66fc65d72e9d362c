import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTransport } from 'nodemailer';
import { repeat } from '@/lib/controller/repeat';
import { db } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { isReadOnlyOrCopy } from '@/lib/platform/is-copy';
import { log } from '@/lib/platform/log';
import { mailText, type MailText } from '../mail-text';
import { claimRecipient, closeMailed, dueRecipients, noticesToMail, type Recipient } from '../reads/to-mail';

const mailEveryMs = 5_000;
/** Mails of one worker at the same time, so that one address that hangs holds up no other. */
const atOnce = 5;
/** People who are mailed in one turn; the next one is seconds away. */
const mostRecipients = 200;
/** No answer for so long, at each step of sending. */
const silenceMs = 15_000;
/** A mail that is not gone after this long failed, whatever the server is doing. */
const sendingMs = 60_000;
const firstRetrySeconds = 60;
const longestRetrySeconds = 60 * 60;
/** How long stopping waits for what is being sent; what is cut off is sent again. */
const stopMs = 2_000;

/** Sends one mail or throws. */
export type Send = (mail: MailText & { to: string; messageId: string }) => Promise<unknown>;

/**
 * Mails people what their teams are told, apart from the sweeps, so that a mail server that hangs holds up nothing else.
 * Null when no mail is set up.
 */
export function startMailing(): { stop: () => Promise<void> } | null {
  const { SMTP_URL, MAIL_FROM } = env();
  if (!SMTP_URL || !MAIL_FROM) return null;
  const send = smtpSender(SMTP_URL, MAIL_FROM);
  const mailing = repeat('mailing', mailEveryMs, () => mailNotices(send));
  return { stop: () => Promise.race([mailing.stop(), sleep(stopMs, undefined, { ref: false })]) };
}

/** What the URL says of timeouts holds; files and addresses in a mail are never read. */
export function smtpSender(url: string, from: string): Send {
  const address = new URL(url);
  for (const timeout of ['connectionTimeout', 'greetingTimeout', 'socketTimeout']) {
    if (!address.searchParams.has(timeout)) address.searchParams.set(timeout, String(silenceMs));
  }
  const transport = createTransport(address.href);
  return ({ to, ...mail }) => transport.sendMail({ from, to: { name: '', address: to }, ...mail, disableFileAccess: true, disableUrlAccess: true, headers: { 'Auto-Submitted': 'auto-generated' } });
}

/** Sends what is due to whom it is due. Several workers may do so at once: each person is one worker's at a time. A copy of the database sends nothing. */
export async function mailNotices(send: Send): Promise<void> {
  if (await isReadOnlyOrCopy()) return;
  const due = await dueRecipients(mostRecipients);
  const lanes = Array.from({ length: atOnce }, async () => {
    for (let recipient = due.shift(); recipient; recipient = due.shift()) {
      if (await claimRecipient(recipient)) await mailTo(recipient, send);
    }
  });
  await Promise.all(lanes);
  await closeMailed();
}

/**
 * One mail with all that is new. It is written down after it was sent: a worker that dies in between has it sent again, under
 * the same message id, and nothing is lost.
 */
async function mailTo({ id, email, attempts }: Recipient, send: Send): Promise<void> {
  const notices = await noticesToMail(id);
  const noticeIds = notices.map((notice) => notice.id);
  if (noticeIds.length === 0) return void (await db().$executeRaw`UPDATE person SET "nextMailAt" = NULL WHERE id = ${id}`);
  const messageId = `<${createHash('sha256').update([id, ...noticeIds].join()).digest('hex').slice(0, 40)}@${new URL(env().PUBLIC_ORIGIN).hostname}>`;
  try {
    await inTime(send({ ...mailText(notices, env().PUBLIC_ORIGIN), to: email, messageId }));
  } catch (error) {
    const seconds = Math.min(longestRetrySeconds, firstRetrySeconds * 2 ** attempts);
    await db().$executeRaw`UPDATE person SET "mailAttempts" = "mailAttempts" + 1, "nextMailAt" = clock_timestamp() + ${seconds} * interval '1 second' WHERE id = ${id}`;
    // The server's words may hold the address or the contents.
    const { code, responseCode } = error as { code?: string; responseCode?: number };
    log().warn({ person: id, notices: noticeIds.length, attempts: attempts + 1, code, responseCode }, 'mail not sent; it is tried again');
    return;
  }
  await db().$transaction([
    db().$executeRaw`
      INSERT INTO notice_reading ("noticeId", "personId", "mailedAt") SELECT n.id, ${id}, clock_timestamp() FROM notice n WHERE n.id = ANY(${noticeIds}::text[])
      ON CONFLICT ("noticeId", "personId") DO UPDATE SET "mailedAt" = excluded."mailedAt"`,
    db().$executeRaw`UPDATE person SET "mailedAt" = clock_timestamp(), "mailAttempts" = 0, "nextMailAt" = NULL WHERE id = ${id}`,
  ]);
}

async function inTime(sending: Promise<unknown>): Promise<void> {
  const late = new AbortController();
  try {
    await Promise.race([
      sending,
      sleep(sendingMs, undefined, { signal: late.signal, ref: false }).then(() => {
        throw Object.assign(new Error('The mail server took too long.'), { code: 'ETIME' });
      }),
    ]);
  } finally {
    late.abort();
  }
}
