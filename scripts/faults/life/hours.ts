import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { lifeMinutes } from './plan';

const tickMs = 100;

/**
 * The hours of a life, which pass so many times faster than the machine's. They wait while people have more to do than
 * they come round to, so that a slow machine sees the same life.
 */
export class Hours {
  private passedMs = 0;
  private readonly over = new AbortController();
  private ticking: Promise<void> | null = null;

  constructor(
    /** Of the machine's time, for one minute of the life. */
    readonly msOfMinute: number,
    private readonly mustWait: () => boolean,
    /** Told how much of the machine's time has just passed. */
    private readonly onTick: (ms: number) => void,
  ) {
    // Everybody in the life waits for it.
    setMaxListeners(0, this.over.signal);
  }

  /** Minutes of the life until now. */
  get now(): number {
    return this.passedMs / this.msOfMinute;
  }

  get isOver(): boolean {
    return this.over.signal.aborted;
  }

  /** Lets the hours pass until the life is over, `end` was called, or the machine's time is up. */
  pass(longestMs: number): Promise<void> {
    this.ticking ??= this.tick(performance.now() + longestMs);
    return this.ticking;
  }

  end(): void {
    this.over.abort();
  }

  private async tick(deadline: number): Promise<void> {
    let last = performance.now();
    while (!this.isOver && this.now < lifeMinutes && performance.now() < deadline) {
      await sleep(tickMs);
      const ms = performance.now() - last;
      last += ms;
      if (this.mustWait()) continue;
      this.passedMs += ms;
      this.onTick(ms);
    }
    this.end();
  }

  /** Waits for that minute; false when the life was over before. */
  async until(minute: number): Promise<boolean> {
    while (!this.isOver && this.now < minute) await this.sleep(Math.max(20, (minute - this.now) * this.msOfMinute));
    return !this.isOver;
  }

  lasts(minutes: number): Promise<boolean> {
    return this.until(this.now + minutes);
  }

  /** So much of the machine's time; less when the life ends before. */
  async sleep(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.over.signal }).catch(() => {});
  }
}
