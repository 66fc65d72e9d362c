import { expect, test } from 'vitest';
import type { StandingDraft } from './draft';
import { planOf, type OpenNotice } from './standing';

const now = new Date('2026-11-24T09:30:00.000Z');
const hour = Math.floor(now.getTime() / 3_600_000);
const ago = (hours: number) => new Date(now.getTime() - hours * 3_600_000);
const alert: StandingDraft = { group: 'cut/t/1/slow', teamId: 't', weight: 'ALERT', sentence: 'Two remain.', href: '/a' };
const warning: StandingDraft = { ...alert, group: 'trouble/t/1/quota', weight: 'WARNING' };
const told = (draft: StandingDraft, hours: number, other: Partial<OpenNotice> = {}): OpenNotice => ({ id: 'n', key: `${draft.group}/1`, sentence: draft.sentence, href: draft.href, createdAt: ago(hours), ...other });

test.each<[string, StandingDraft[], OpenNotice[], { tell?: string[]; refresh?: string[]; settle?: string[] }]>([
  ['what is new is told, under a key of this hour', [alert], [], { tell: [`cut/t/1/slow/${hour}`] }],
  ['what was told and still is so says nothing more', [alert], [told(alert, 23)], {}],
  ['only its words change, such as a count', [alert], [told(alert, 2, { sentence: 'Three remain.' })], { refresh: ['n'] }],
  ['an alert that lasts a day is told again, and the older one is settled', [alert], [told(alert, 24)], { tell: [`cut/t/1/slow/${hour}`], settle: ['n'] }],
  ['a warning is not told again, however long it lasts', [warning], [told(warning, 300)], {}],
  ['what is over is settled', [], [told(alert, 1)], { settle: ['n'] }],
  ['of two that are open for the same, the older one is settled', [alert], [told(alert, 1, { id: 'young', key: `${alert.group}/2` }), told(alert, 3, { id: 'old' })], { settle: ['old'] }],
  ['another cause is another notice', [warning], [told(alert, 1)], { tell: [`trouble/t/1/quota/${hour}`], settle: ['n'] }],
])('%s', (_name, drafts, open, { tell = [], refresh = [], settle = [] }) => {
  const plan = planOf(drafts, open, now);
  expect({ tell: plan.tell.map(({ key }) => key), refresh: plan.refresh.map(({ id }) => id), settle: plan.settle }).toEqual({ tell, refresh, settle });
});
