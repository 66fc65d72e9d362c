import { setTimeout as sleep } from 'node:timers/promises';
import { isAwsError } from '@/lib/aws/errors';
import { Prisma } from '@/lib/platform/db';
import { AppError } from '@/lib/platform/errors';
import type { Hours } from './hours';
import type { LifeDatabase } from './life-database';

/** Works that people have under way at the same time. */
const atOnce = 8;
/** Of the machine's time, until somebody who was refused tries again; longer each time. */
const againMs = 400;
const longestAgainMs = 6_000;
const tries = 30;

/** What a work has led to. `over`: there is nothing left to do, since somebody or the clock was faster. */
type Done<Data> = { is: 'done'; data: Data } | { is: 'over' };

export interface Errand<Data> {
  what: string;
  work: () => Promise<Data>;
  /** Looks whether it is done already, or there is nothing left to do; asked after each try that failed. */
  standing: () => Promise<Done<Data> | null>;
}

/** People who try again when they are refused, and who take note of what they were told. */
export class Persistence {
  private free = atOnce;
  private readonly line: (() => void)[] = [];
  /** How often people were refused in words, by what they wanted. */
  readonly refusals = new Map<string, number>();
  /** What they were told that nobody should be told. */
  readonly faults: string[] = [];
  readonly givenUp = new Map<string, number>();
  /** Works that failed while the database was down, or AWS. */
  passing = 0;

  constructor(
    private readonly database: LifeDatabase,
    private readonly hours: () => Hours,
  ) {}

  /** Works that are under way, or wait for somebody. */
  get underWay(): number {
    return atOnce - this.free + this.line.length;
  }

  /** Until it is done, there is nothing left to do, or the life is over. */
  async insist<Data>({ what, work, standing }: Errand<Data>): Promise<Data | null> {
    for (let tried = 1; tried <= tries && !this.hours().isOver; tried += 1) {
      const done = await this.attempt(what, work);
      if (done) return done.data;
      const stands = await this.quietly(standing);
      if (stands) return stands.is === 'done' ? stands.data : null;
      await sleep(Math.min(longestAgainMs, againMs * tried));
    }
    if (!this.hours().isOver) count(this.givenUp, what);
    return null;
  }

  /** Once. */
  async attempt<Data>(what: string, work: () => Promise<Data>): Promise<{ data: Data } | null> {
    await this.turn();
    try {
      return { data: await work() };
    } catch (error) {
      this.takeNote(what, error);
      return null;
    } finally {
      this.free += 1;
      this.line.shift()?.();
    }
  }

  private async turn(): Promise<void> {
    while (this.free <= 0) await new Promise<void>((resolve) => this.line.push(resolve));
    this.free -= 1;
  }

  private takeNote(what: string, error: unknown): void {
    if (error instanceof AppError) count(this.refusals, `${what}: ${error.code}`);
    else if (this.database.wasDown || isAwsError(error)) this.passing += 1;
    else if (isOutOfTime(error)) count(this.refusals, `${what}: the machine was too slow`);
    else this.faults.push(`R-05: who wanted to ${what} was told of a fault instead of a reason: ${error instanceof Error ? (error.stack ?? error.message).slice(0, 900) : String(error)}`);
  }

  private async quietly<Data>(look: () => Promise<Data>): Promise<Data | null> {
    try {
      return await look();
    } catch (error) {
      if (!this.database.wasDown) throw error;
      return null;
    }
  }
}

export function count(counts: Map<string, number>, what: string): void {
  counts.set(what, (counts.get(what) ?? 0) + 1);
}

/** A transaction that was not through in its 15 seconds says more of the machine than of the portal. */
function isOutOfTime(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2028';
}
