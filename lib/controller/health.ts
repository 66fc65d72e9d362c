import type { Health, Resource } from '@/prisma/generated/client';
import { AwsError } from '@/lib/aws/errors';
import { RoleUnusable } from './account-session';
import { Conflict, type Difference, type Verdict } from './driver';

/** How a resource stands, as one pass saw it. */
export interface HealthSeen {
  is: Health;
  /** For people: why, and what to do. Null where the differences, or nothing, are to be said. */
  sentence: string | null;
  differences: Difference[];
}

type Known = Pick<Resource, 'generation' | 'readyGeneration' | 'desired' | 'attempts'>;

/** Passing faults in a row after which it is no longer known how a resource stands. */
const unknownAfter = 3;

const inSync: HealthSeen = { is: 'IN_SYNC', sentence: null, differences: [] };

/** It was as wanted at the present generation: what is otherwise now was changed by hand. */
export function wasReady({ desired, generation, readyGeneration }: Known): boolean {
  return desired === 'PRESENT' && readyGeneration === generation;
}

/** Pergola itself has taken away, or is taking away, what was changed by hand, since AWS cannot change it back. */
export function isBeingReplaced({ health, phase, observed }: Pick<Resource, 'health' | 'phase' | 'observed'>): boolean {
  return health === 'CHANGED' && (phase !== 'BLOCKED' || observed === null);
}

function changedByHand(differences: Difference[], sentence: string | null = null): HealthSeen {
  return { is: 'CHANGED', sentence, differences };
}

export function missing(noun: string): HealthSeen {
  return { is: 'MISSING', sentence: `The ${noun} was there, and AWS does not know it any more: somebody deleted it outside of Pergola.`, differences: [] };
}

/** What a verdict says of the health; undefined while AWS is at work, or while the difference is what was asked for. */
export function healthOfVerdict(row: Known, verdict: Verdict): HealthSeen | undefined {
  switch (verdict.is) {
    case 'converged':
      return inSync;
    case 'waiting':
      return undefined;
    case 'differs':
      return wasReady(row) ? changedByHand(verdict.differences) : undefined;
    case 'failed':
      if (verdict.differences && wasReady(row)) return changedByHand(verdict.differences, verdict.sentence);
      return { is: 'FAILING', sentence: verdict.sentence, differences: [] };
  }
}

/** What a fault says of the health of something that is, or was, there; a passing one only when it goes on. */
export function healthOfFault(row: Known, error: unknown, sentence: string): HealthSeen | undefined {
  if (row.readyGeneration === null || row.desired !== 'PRESENT') return undefined;
  if (error instanceof Conflict) return wasReady(row) ? { is: 'MISSING', sentence, differences: [] } : undefined;
  if (error instanceof RoleUnusable) return { is: 'UNKNOWN', sentence, differences: [] };
  if (!(error instanceof AwsError)) return undefined;
  const cannotAsk = error.kind === 'accessDenied' || ((error.kind === 'throttled' || error.kind === 'unavailable') && row.attempts + 1 >= unknownAfter);
  return cannotAsk ? { is: 'UNKNOWN', sentence, differences: [] } : undefined;
}
