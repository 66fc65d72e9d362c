import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { sessionClient } from '@/lib/platform/database-session';
import { startDatabase, type DatabaseHandle } from '../../database';
import { migrateOwn } from '../../migrations/migrate';

/** How a life's own statements are known from those of the portal's processes. */
export const handName = 'life_hand';
/** How the people of the life, who act in its own process, are known. */
export const peopleName = 'life_people';
/** After a restart, whoever was in the middle of something may still be told of it. */
const aftermathMs = 15_000;
const longestDownMs = 60_000;

/** The PostgreSQL of a life, which is stopped in the middle of everything. */
export class LifeDatabase {
  private down: { from: number; to: number }[] = [];
  private restarting: Promise<void> | null = null;

  private constructor(
    private readonly home: string,
    private handle: DatabaseHandle,
    readonly url: string,
  ) {}

  static async start(home: string): Promise<LifeDatabase> {
    // Whatever was acknowledged must be there after an immediate stop, so nothing of durability is left out.
    const handle = await startDatabase({ home, durable: true });
    await migrateOwn(handle.url);
    return new LifeDatabase(home, handle, handle.url);
  }

  /** The connection string under which somebody is known to the database. */
  urlOf(name: string): string {
    const url = new URL(this.url);
    url.searchParams.set('application_name', name);
    return url.href;
  }

  /** As after a power cut: nobody may finish anything, and the next start recovers from the log. */
  async stopAtOnce(downMs: number): Promise<void> {
    if (this.restarting) return this.restarting;
    const window = { from: performance.now(), to: Number.POSITIVE_INFINITY };
    this.down.push(window);
    this.restarting = (async () => {
      process.kill(this.handle.pid, 'SIGQUIT');
      await this.handle.exited;
      await sleep(downMs);
      this.handle = await startDatabase({ home: this.home, durable: true });
      if (this.handle.url !== this.url) throw new Error('PostgreSQL came back at another address: its port was taken meanwhile.');
      window.to = performance.now();
    })().finally(() => (this.restarting = null));
    return this.restarting;
  }

  /** Whether a fault of this moment may come of a stop. */
  get wasDown(): boolean {
    const now = performance.now();
    return this.down.some(({ from, to }) => now >= from && now <= to + aftermathMs);
  }

  /** One statement by the hand of the life itself; waits while the database is down. */
  async sql<Row extends pg.QueryResultRow = pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
    const deadline = performance.now() + longestDownMs;
    for (;;) {
      const client = sessionClient(this.urlOf(handName));
      client.on('error', () => {});
      try {
        await client.connect();
        return (await client.query<Row>(text, values)).rows;
      } catch (error) {
        if (!this.wasDown || performance.now() > deadline) throw error;
        await sleep(200);
      } finally {
        await client.end().catch(() => {});
      }
    }
  }

  async stop(): Promise<void> {
    await this.restarting?.catch(() => {});
    await this.handle.stop();
  }
}
