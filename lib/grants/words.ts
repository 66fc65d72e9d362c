import { notTestedInWords, type TestStatus } from '@/lib/connections/test-status';
import type { ResourceView } from '@/lib/controller/resource-view';
import { dayInWords } from '@/lib/requests/until';
import type { Health } from '@/prisma/generated/enums';
import type { Cut, Standing } from './status';

/** The sign beside a sentence, as Cloudscape's status indicator names it. */
export type Sign = 'success' | 'pending' | 'in-progress' | 'warning' | 'error' | 'stopped';

export interface InWords {
  sign: Sign;
  sentence: string;
}

export interface GrantFacts {
  standing: Standing;
  until: Date;
  endedBy: string | null;
  endedAt: Date | null;
  /** Null unless it is suspended now. */
  suspended: { at: Date; by: string | null; comment: string } | null;
  /** Null while it is to be there. */
  cut: Cut | null;
  principal: ResourceView;
  invitation: ResourceView | null;
  connections: (ResourceView & { test: TestStatus })[];
  serviceName: string;
  accountId: string;
}

/** Whether a connection can be made: the configuration is shared, and the invitation accepted where there is one. */
export function isShared({ principal, invitation }: Pick<GrantFacts, 'principal' | 'invitation'>): boolean {
  return [principal, invitation].every((view) => view === null || (view.desired === 'PRESENT' && view.readyAt !== null));
}

/** A grant's state as one sentence with what comes next. */
export function grantInWords(facts: GrantFacts): InWords {
  if (facts.cut) return cutInWords(facts.cut, facts);
  if (facts.standing === 'expired') return { sign: 'in-progress', sentence: `Its date, ${dayInWords(facts.until)}, has passed. Pergola is about to end it.` };
  const until = `Active until ${dayInWords(facts.until)}`;
  const waiting = [facts.principal, facts.invitation].find((view) => view && view.readyAt === null);
  if (waiting) return { sign: signOfWaiting(waiting), sentence: `${until}. Being shared: ${waiting.sentence}` };
  const wanted = facts.connections.filter((view) => view.desired === 'PRESENT');
  const broken = wanted.find((view) => view.phase === 'BLOCKED');
  if (broken) return { sign: 'warning', sentence: `${until}. ${broken.name}: ${broken.sentence}` };
  if (wanted.length === 0) return { sign: 'pending', sentence: `${until}. Shared; nothing is connected yet.` };
  const unwell = wanted.find((view) => view.readyAt !== null && !isWell(view)) ?? [facts.principal, facts.invitation].find((view) => view && troubleOf(view) !== null);
  if (unwell) return { sign: 'warning', sentence: `${until}. ${unwell.name}: ${troubleOf(unwell) ?? unwell.sentence}` };
  const ready = wanted.filter((view) => view.readyAt !== null);
  if (ready.length < wanted.length) return { sign: 'in-progress', sentence: `${until}. Being connected.` };
  return testedInWords(until, ready, facts);
}

/** Green only when a real request through each connection had the expected response. The worst of them is named. */
function testedInWords(until: string, ready: GrantFacts['connections'], { serviceName, accountId }: GrantFacts): InWords {
  const failed = ready.flatMap(({ name, test }) => (test.is === 'failed' ? [{ name, test }] : [])).sort((a, b) => Number(b.test.sign === 'error') - Number(a.test.sign === 'error'))[0];
  if (failed) return { sign: failed.test.sign, sentence: `${until}. ${failed.name}: the test failed. ${failed.test.explanation.cause} ${failed.test.explanation.fix}` };
  if (ready.some(({ test }) => test.is === 'running')) return { sign: 'in-progress', sentence: `${until}. Connected; the test request is on its way.` };
  const untested = ready.flatMap(({ name, test }) => (test.is === 'notTested' ? [{ name, because: test.because }] : []))[0];
  if (untested) return { sign: 'pending', sentence: `${until}. ${ready.length === 1 ? '' : `${untested.name}: `}${notTestedInWords(untested.because, { serviceName, accountId })}` };
  return { sign: 'success', sentence: `${until}. ${ready.length === 1 ? 'Connected and tested.' : `${ready.length} connections, all tested.`}` };
}

/** Whether it can be told to work: made, as wanted as far as AWS was asked, and so is all that it rests on. */
export function isWell(view: ResourceView): boolean {
  return view.desired === 'PRESENT' && view.readyAt !== null && view.phase !== 'BLOCKED' && troubleOf(view) === null;
}

const troubles: Record<Exclude<Health, 'IN_SYNC'>, string> = {
  MISSING: 'is missing on AWS',
  FAILING: 'does not work',
  CHANGED: 'was changed outside of Pergola: it may still answer, but nobody can promise it',
  UNKNOWN: 'cannot be looked at, so it is not known whether it works',
};

/** What is not well with a resource, or with what it rests on, and who sees to it; null when all is. */
export function troubleOf(view: ResourceView): string | null {
  const { health, above } = view;
  if (health && health.is !== 'IN_SYNC') return `The ${view.noun} ${troubles[health.is]} (since ${dayInWords(health.since)}).${health.sentence ? ` ${health.sentence}` : ''}`;
  if (above && above.is !== 'IN_SYNC') {
    return `The ${above.noun} ${above.name} in account ${above.accountId}, which it rests on, ${troubles[above.is]} (since ${dayInWords(above.since)}). The people of that account see to it.`;
  }
  return null;
}

function signOfWaiting(view: ResourceView): Sign {
  return view.phase === 'BLOCKED' ? 'error' : view.phase === 'RETRYING' ? 'warning' : 'in-progress';
}

function cutInWords(cut: Cut, facts: GrantFacts): InWords {
  const ended = facts.suspended ? suspensionInWords(facts.suspended) : endingInWords(facts);
  switch (cut.is) {
    case 'cut':
      return { sign: 'stopped', sentence: `${ended} ${cut.proof.lists.length === 0 ? 'Nothing had been shared on AWS yet, so nothing was to be cut.' : 'Cut, and AWS’s lists were read back empty.'}${facts.suspended ? ` It goes on when its owners resume it, until ${dayInWords(facts.until)} at the latest.` : ''}` };
    case 'cutWithRemains':
      return { sign: 'warning', sentence: `${ended} The service can no longer be reached, but ${listOf(cut.remaining.map(({ what }) => what))} could not be removed.` };
    case 'replaced':
      return { sign: 'stopped', sentence: `${ended} Its connections are gone; the account has been given access anew.` };
    case 'beingCut': {
      const stuck = cut.remaining.filter(({ isStuck }) => isStuck);
      if (stuck.length === 0) return { sign: 'in-progress', sentence: `${ended} Being cut.` };
      return { sign: 'error', sentence: `${ended} Not cut yet: ${stuck[0]!.what} remains. ${stuck[0]!.sentence}` };
    }
  }
}

/** `Suspended by Olivia Owner since 24 November 2026: “An incident.”` */
function suspensionInWords({ at, by, comment }: NonNullable<GrantFacts['suspended']>): string {
  return `Suspended by ${by ?? 'its owners'} since ${dayInWords(at)}: “${comment}”`;
}

/** `Revoked by Olivia Owner.` */
function endingInWords({ endedBy, until }: Pick<GrantFacts, 'endedBy' | 'until'>): string {
  return endedBy ? `Ended by ${endedBy}.` : `Ended, since its date, ${dayInWords(until)}, has passed.`;
}

function listOf(things: string[]): string {
  return things.length < 2 ? (things[0] ?? '') : `${things.slice(0, -1).join(', ')} and ${things.at(-1)}`;
}
