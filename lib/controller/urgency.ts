import { Prisma } from '@/lib/platform/db';

/** graphile-worker runs lower numbers first: what takes access away, then what somebody waits for, then what is only compared again. */
export const urgencies = { removal: -20, awaited: 0, routine: 20 } as const;

/** SQL of how urgent the next pass over the resource `r` is, when nobody has asked for it in particular. */
export const urgencyOfRow = Prisma.sql`
  CASE WHEN r.phase = 'GONE' THEN ${urgencies.routine}::int WHEN r.desired = 'ABSENT' THEN ${urgencies.removal}::int WHEN r.phase IN ('CONVERGED', 'BLOCKED') THEN ${urgencies.routine}::int ELSE ${urgencies.awaited}::int END`;

/** SQL of the same when somebody or something has: then it is not routine. */
export const urgencyOfWakeUp = Prisma.sql`CASE WHEN r.desired = 'ABSENT' THEN ${urgencies.removal}::int ELSE ${urgencies.awaited}::int END`;
