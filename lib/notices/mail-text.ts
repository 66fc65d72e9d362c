import { returnPath } from '@/lib/platform/return-path';
import type { NoticeWeight } from '@/prisma/generated/enums';

export interface MailedNotice {
  weight: NoticeWeight;
  sentence: string;
  href: string;
  /** Null: administrators. */
  teamName: string | null;
}

export interface MailText {
  subject: string;
  text: string;
  html: string;
}

/** Notices that one mail spells out. */
const mostSpeltOut = 30;

const words: Record<NoticeWeight, string> = { ALERT: 'Alert', WARNING: 'To see to', INFO: 'For information' };

/** All that is new for one person, in one mail; the most urgent first. `origin` is where people reach the portal. */
export function mailText(notices: readonly MailedNotice[], origin: string): MailText {
  const order: NoticeWeight[] = ['ALERT', 'WARNING', 'INFO'];
  const sorted = [...notices].sort((a, b) => order.indexOf(a.weight) - order.indexOf(b.weight));
  const shown = sorted.slice(0, mostSpeltOut);
  const rest = sorted.length - shown.length;
  const lines = shown.map((notice) => ({ head: `${words[notice.weight]} · ${notice.teamName ?? 'Administrators'}`, sentence: notice.sentence, url: new URL(returnPath(notice.href, origin), origin).href }));
  const more = rest > 0 ? `${rest} more are on the page of notices.` : '';
  const all = new URL('/notices', origin).href;
  const why = `Pergola at ${origin} sends this to the people of a team, and to administrators, when something concerns them. Who leaves the team gets no more. Read notices and mark them as read at`;
  return {
    subject: subjectOf(sorted),
    text: [...lines.map(({ head, sentence, url }) => `${head}\n${sentence}\n${url}`), ...(more ? [more] : []), `--\n${why} ${all}`].join('\n\n'),
    html: [
      '<!doctype html><html lang="en"><meta charset="utf-8"><body style="font-family: sans-serif; line-height: 1.4">',
      ...lines.map(({ head, sentence, url }) => `<p><strong>${escaped(head)}</strong><br>${escaped(sentence)}<br><a href="${escaped(url)}">${escaped(url)}</a></p>`),
      ...(more ? [`<p>${escaped(more)}</p>`] : []),
      `<hr><p><small>${escaped(why)} <a href="${escaped(all)}">${escaped(all)}</a>.</small></p></body></html>`,
    ].join('\n'),
  };
}

/** Longest subject that mail programs show. */
const subjectLength = 100;

function subjectOf([first, ...others]: MailedNotice[]): string {
  const alerts = [first!, ...others].filter(({ weight }) => weight === 'ALERT').length;
  if (others.length === 0) return shortened(`${first!.weight === 'ALERT' ? 'Alert: ' : ''}${first!.sentence}`);
  const count = `${others.length + 1} notices`;
  return alerts > 0 ? `${alerts === 1 ? 'An alert' : `${alerts} alerts`} among ${count} from Pergola` : `${count} from Pergola`;
}

function shortened(words: string): string {
  const line = words.replace(/\s+/g, ' ');
  return line.length <= subjectLength ? line : `${line.slice(0, line.lastIndexOf(' ', subjectLength - 2))} …`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
