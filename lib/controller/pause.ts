import { db } from '@/lib/platform/db';
import type { Resource } from '@/prisma/generated/client';
import type { ObservedBase } from './driver';
import { driverFor } from './drivers/registry';
import type { ResourceKind } from './driver';
import { holdSentence } from './installation';

/** An administrator has stopped changes: this one is not made. What was read before it is kept. */
export class Paused extends Error {
  constructor(
    /** For people. */
    readonly sentence: string,
    readonly observed: ObservedBase | null,
  ) {
    super(sentence);
    this.name = 'Paused';
  }
}

/** Why the next change of a resource may not be made now, in words; null when it may. Asked before each change, whoever makes it. */
export async function pauseSentence(resource: Pick<Resource, 'accountId' | 'kind' | 'desired'>): Promise<string | null> {
  const isRemoval = resource.desired === 'ABSENT';
  const { noun } = driverFor(resource.kind as ResourceKind);
  const [held, pause] = await Promise.all([holdSentence(resource, noun), standingPause(resource, isRemoval)]);
  if (held || !pause) return held;
  const until = isRemoval ? `The ${noun} stays as it is, although it is to be removed,` : `The ${noun} stays as it is`;
  return `${pause.startedBy.name} has paused ${pauseScope(pause)}: ${withFullStop(pause.reason)} ${until} until an administrator ends the pause; it goes on by itself then.`;
}

/**
 * Why EventBridge can't be given credentials in this account now, in words; null when it can. They are kept nowhere, so they are not
 * taken meanwhile. `compares` false: only what is known already, for a page.
 */
export async function handOverBarrier(accountId: string, { compares = true } = {}): Promise<string | null> {
  const connection = { accountId, kind: 'connection', desired: 'PRESENT' } as const;
  const [held, pause] = await Promise.all([holdSentence(connection, 'connection', { compares }), standingPause(connection, false)]);
  if (held || !pause) return held;
  return `${pause.startedBy.name} has paused ${pauseScope(pause)}: ${withFullStop(pause.reason)} EventBridge gets no credentials until an administrator ends the pause.`;
}

function standingPause(resource: Pick<Resource, 'accountId' | 'kind'>, isRemoval: boolean) {
  return db().pause.findFirst({
    where: {
      endedAt: null,
      AND: [{ OR: [{ accountId: null }, { accountId: resource.accountId }] }, { OR: [{ kind: null }, { kind: resource.kind }] }],
      ...(isRemoval && { removalsToo: true }),
    },
    include: { startedBy: { select: { name: true } } },
    orderBy: { startedAt: 'asc' },
  });
}

/** What is paused, in words. */
export function pauseScope({ accountId, kind }: { accountId: string | null; kind: string | null }): string {
  const things = kind ? `every change of a ${driverFor(kind as ResourceKind).noun}` : 'every change';
  return accountId ? `${things} in account ${accountId}` : `${things} on AWS`;
}

function withFullStop(words: string): string {
  return /[.!?]$/.test(words) ? words : `${words}.`;
}
