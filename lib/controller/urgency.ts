import { Prisma } from '@/lib/platform/db';

/**
 * graphile-worker runs lower numbers first: what a person removes, then removals by end date, then what somebody waits for, then what
 * is only compared again. So 10,000 grants that end at one moment delay no revoke.
 */
export const urgencies = { removal: -20, removalByDate: -10, awaited: 0, routine: 20 } as const;

const urgencyOfRemoval = Prisma.sql`CASE WHEN r."byDate" THEN ${urgencies.removalByDate}::int ELSE ${urgencies.removal}::int END`;

/** SQL of how urgent the next pass over the resource `r` is, when nobody has asked for it in particular. */
export const urgencyOfRow = Prisma.sql`
  CASE WHEN r.phase = 'GONE' THEN ${urgencies.routine}::int WHEN r.desired = 'ABSENT' THEN ${urgencyOfRemoval} WHEN r.phase IN ('CONVERGED', 'BLOCKED') THEN ${urgencies.routine}::int ELSE ${urgencies.awaited}::int END`;

/** SQL of the same when somebody or something has: then it is not routine. */
export const urgencyOfWakeUp = Prisma.sql`CASE WHEN r.desired = 'ABSENT' THEN ${urgencyOfRemoval} ELSE ${urgencies.awaited}::int END`;
