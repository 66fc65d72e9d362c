import type { Draft, StandingDraft } from './draft';

/** A notice of the kind that has not been settled. */
export interface OpenNotice {
  id: string;
  key: string;
  sentence: string;
  href: string;
  createdAt: Date;
}

export interface Plan {
  tell: Draft[];
  /** Open ones whose words are no longer right, such as a count: changed without telling anybody anew. */
  refresh: { id: string; sentence: string; href: string }[];
  settle: string[];
}

const hourMs = 60 * 60_000;
/** An alert that nobody ends is told again after this time. */
export const repeatMs = 24 * hourMs;

/**
 * What follows from how things stand for what has been told of them. The hour in the key keeps what comes and goes within
 * an hour one notice, which is opened again instead of being told again; and of several workers that tell at once, only one does.
 */
export function planOf(drafts: readonly StandingDraft[], open: readonly OpenNotice[], now: Date): Plan {
  const plan: Plan = { tell: [], refresh: [], settle: [] };
  const told = new Map<string, OpenNotice>();
  for (const notice of open) {
    const before = told.get(groupOf(notice.key));
    if (before && before.createdAt >= notice.createdAt) plan.settle.push(notice.id);
    else {
      if (before) plan.settle.push(before.id);
      told.set(groupOf(notice.key), notice);
    }
  }
  for (const { group, ...news } of drafts) {
    const notice = told.get(group);
    told.delete(group);
    const isDue = notice && news.weight === 'ALERT' && now.getTime() - notice.createdAt.getTime() >= repeatMs;
    if (!notice || isDue) {
      plan.tell.push({ ...news, key: `${group}/${Math.floor(now.getTime() / hourMs)}` });
      if (notice) plan.settle.push(notice.id);
    } else if (notice.sentence !== news.sentence || notice.href !== news.href) {
      plan.refresh.push({ id: notice.id, sentence: news.sentence, href: news.href });
    }
  }
  plan.settle.push(...[...told.values()].map(({ id }) => id));
  return plan;
}

function groupOf(key: string): string {
  return key.slice(0, key.lastIndexOf('/'));
}
