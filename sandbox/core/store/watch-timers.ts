import type { Timers } from './timers';
import type { WorldClock } from './world-clock';

const watchEveryMs = 200;

/** Lets the world move on while nobody calls; returns what ends the watch. */
export function watchTimers(timers: Timers, clock: WorldClock, run: () => void): () => void {
  const watch = setInterval(() => {
    if ((timers.nextDue() ?? Infinity) <= clock.now()) run();
  }, watchEveryMs);
  watch.unref();
  return () => clearInterval(watch);
}
