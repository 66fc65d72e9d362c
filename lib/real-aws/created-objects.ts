import { randomBytes } from 'node:crypto';
import type { CreatedObject } from './report';

/** Every object that a run creates has a name that begins with this. */
export const namePrefix = 'pergola-real-aws-';

/** `gone` once AWS shows it no more; `removing` while AWS works on it; `unseen` when AWS never showed it. */
export type RemovalState = 'gone' | 'removing' | 'unseen';

/** What leads to something else is removed before it. */
const removalOrder = ['EventBridge connection', 'resource share', 'resource configuration', 'resource gateway'] as const;

export interface Removable {
  kind: (typeof removalOrder)[number];
  name: string;
  accountId: string;
  /** Asks AWS to delete it, and says how far that is. Called again until it answers `gone`. */
  remove(): Promise<RemovalState>;
}

export interface RemovalLimits {
  /** For how long removing one object is tried. */
  patienceMs: number;
  pollMs: number;
  /** AWS lists a new object with a delay. For this long, an object that is not shown counts as not shown yet. */
  settleMs: number;
  sleep(ms: number): Promise<void>;
}

/** What a run created, in order. An object is added before the call that creates it, so that a lost answer leaves nothing behind. */
export class CreatedObjects {
  readonly #objects: (Removable & { addedAt: number })[] = [];

  add(object: Removable): void {
    this.#objects.push({ ...object, addedAt: performance.now() });
  }

  /** Removes everything, in the order of kinds and the newest first, and answers what AWS ever showed. One object that cannot be removed does not keep the others. */
  async removeAll(limits: RemovalLimits): Promise<CreatedObject[]> {
    const removed: CreatedObject[] = [];
    const inOrder = this.#objects.toReversed().toSorted((one, other) => removalOrder.indexOf(one.kind) - removalOrder.indexOf(other.kind));
    for (const object of inOrder) {
      const { kind, name, accountId } = object;
      const end = await removeOne(object, limits);
      if (end.state !== 'unseen') removed.push({ kind, name, accountId, removed: end.state === 'gone', ...(end.reason && { reason: end.reason }) });
    }
    return removed.toReversed();
  }
}

async function removeOne(object: Removable & { addedAt: number }, { patienceMs, pollMs, settleMs, sleep }: RemovalLimits): Promise<{ state: 'gone' | 'unseen' | 'left'; reason?: string }> {
  const deadline = performance.now() + patienceMs;
  let reason = 'AWS still lists it';
  do {
    try {
      const state = await object.remove();
      if (state === 'gone' || (state === 'unseen' && performance.now() - object.addedAt > settleMs)) return { state };
    } catch (error) {
      reason = error instanceof Error ? error.message.replace(/\.$/, '') : String(error);
    }
    await sleep(pollMs);
  } while (performance.now() < deadline);
  return { state: 'left', reason };
}

/** The date until which objects may exist is in their name, so that a later run finds what a killed run left behind. */
export function newRunName(now: Date, lifetimeMs: number): string {
  const deadline = new Date(now.getTime() + lifetimeMs);
  return `${namePrefix}${deadline.toISOString().slice(2, 16).replaceAll(/[-:]/g, '').toLowerCase()}-${randomBytes(2).toString('hex')}`;
}

/** Whether a name is that of a run whose deadline has passed. */
export function isOverdue(name: string, now: Date): boolean {
  const [, year, month, day, hours, minutes] = /^pergola-real-aws-(\d\d)(\d\d)(\d\d)t(\d\d)(\d\d)-/.exec(name) ?? [];
  return year !== undefined && Date.parse(`20${year}-${month}-${day}T${hours}:${minutes}:00Z`) < now.getTime();
}
