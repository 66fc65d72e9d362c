import { driftCheckMs } from '@/lib/controller/timing';
import type { LifeDatabase } from './life-database';

/** What is due sooner than this is left to come by itself. */
const soonMs = 4_000;
const everyMs = 1_000;

/**
 * The long waits of the portal pass faster: the next drift check, the next look at what is blocked, the longer back-offs.
 * Their times are moved in the rows, for the database's clock itself goes as always; rows that a pass has in hand are left alone.
 */
export class PortalTime {
  private readonly haste: number;
  private gatheredMs = 0;
  private moving: Promise<unknown> | null = null;

  /** A drift check comes round once in so long, of the machine's time. */
  constructor(
    private readonly database: LifeDatabase,
    checkedEveryMs: number,
  ) {
    this.haste = Math.max(1, driftCheckMs / checkedEveryMs);
  }

  pass(ms: number): void {
    this.gatheredMs += ms;
    if (this.gatheredMs < everyMs || this.moving) return;
    const aheadMs = this.gatheredMs * (this.haste - 1);
    this.gatheredMs = 0;
    this.moving = this.move(aheadMs).finally(() => (this.moving = null));
  }

  async settle(): Promise<void> {
    await this.moving;
  }

  private async move(ms: number): Promise<void> {
    await this.database.sql(
      `UPDATE resource SET "nextPassAt" = greatest("nextPassAt" - $1 * interval '1 ms', clock_timestamp() + random() * $2 * interval '1 ms')
       WHERE id IN (SELECT id FROM resource WHERE "leaseUntil" IS NULL AND phase IN ('CONVERGED', 'BLOCKED', 'RETRYING') AND "nextPassAt" > clock_timestamp() + $2 * interval '1 ms' FOR UPDATE SKIP LOCKED)`,
      [ms, soonMs],
    );
    await this.database.sql(`UPDATE account_check SET "nextAt" = "nextAt" - $1 * interval '1 ms' WHERE "nextAt" > clock_timestamp() + $2 * interval '1 ms' AND "leaseUntil" IS NULL`, [ms, soonMs]);
  }
}
