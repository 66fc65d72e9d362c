import type { Collection, StoredObject, World } from '../contract';
import type { WorldClock } from './world-clock';

interface Timer extends StoredObject {
  at: number;
  order: number;
  handler: string;
  payload: unknown;
}

/** What the world has put off until later. Timers are stored, so a restart runs those that fell due meanwhile. */
export interface Timers {
  schedule(at: number, handler: string, payload: unknown): void;
  onTimer(handler: string, run: (payload: any, world: World) => void): void;
  /** Runs everything that is due, in order of time, each at the time it was due. */
  runDue(world: World): void;
  /** When the next timer is due, if any waits. */
  nextDue(): number | undefined;
  /** Reads the stored timers again, after they were cleared. */
  forget(): void;
}

export function createTimers(timers: Collection<Timer>, clock: WorldClock, newId: () => string): Timers {
  const handlers = new Map<string, (payload: any, world: World) => void>();
  let order = 1 + timers.list().reduce((last, timer) => Math.max(last, timer.order), 0);
  let waiting: Timer[] | null = null;

  const sorted = () => (waiting ??= timers.list().sort((a, b) => a.at - b.at || a.order - b.order));
  const insert = (all: Timer[], timer: Timer) => {
    let [low, high] = [0, all.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((all[middle]?.at ?? 0) <= timer.at) low = middle + 1;
      else high = middle;
    }
    all.splice(low, 0, timer);
  };

  return {
    schedule(at, handler, payload) {
      const all = sorted();
      insert(all, timers.put({ id: newId(), accountId: 'sandbox', region: 'global', at, order: order++, handler, payload }));
    },
    onTimer(handler, run) {
      handlers.set(handler, run);
    },
    runDue(world) {
      const now = clock.now();
      for (let timer = sorted()[0]; timer && timer.at <= now; timer = sorted()[0]) {
        sorted().shift();
        timers.delete(timer.id);
        const { at, handler, payload } = timer;
        const run = handlers.get(handler);
        if (!run) throw new Error(`The sandbox has no handler for the timer ${handler}.`);
        clock.at(at, () => run(payload, world));
      }
    },
    nextDue: () => sorted()[0]?.at,
    forget() {
      waiting = null;
    },
  };
}
