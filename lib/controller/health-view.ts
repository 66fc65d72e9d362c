import type { Health, Resource } from '@/prisma/generated/client';
import type { Difference, ResourceKind } from './driver';

/** How a resource stands on AWS, as pages show it: plain JSON, times as ISO strings. */
export interface HealthView {
  is: Health;
  /** Why, and what to do; of what was changed by hand, `differences` says it. */
  sentence: string | null;
  since: string;
  /** When AWS last said so. */
  checkedAt: string | null;
  differences: Difference[];
}

/** The health of something that a resource rests on, with its name. */
export interface HealthAbove extends HealthView {
  resourceId: string;
  kind: ResourceKind;
  /** For people: `resource gateway`. */
  noun: string;
  name: string;
  accountId: string;
}

/** What the row says of itself; null when there is nothing to compare. */
export function healthOfRow(row: Resource): HealthView | null {
  if (row.health === null || row.healthSince === null) return null;
  return {
    is: row.health,
    sentence: row.healthSentence,
    since: row.healthSince.toISOString(),
    checkedAt: row.checkedAt?.toISOString() ?? null,
    differences: (row.differences ?? []) as unknown as Difference[],
  };
}
