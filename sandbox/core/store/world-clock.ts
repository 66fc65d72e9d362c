import type { Clock, Collection, StoredObject } from '../contract';

interface ClockState extends StoredObject {
  offsetMs: number;
}

const stateId = 'clock';

/** The world's own clock: the machine's, plus what tests moved it ahead, or a fixed instant while a timer runs. */
export interface WorldClock extends Clock {
  advance(milliseconds: number): void;
  /** Runs `work` as if it were that time, so that a timer that is late still writes down the time it was due. */
  at<T>(time: number, work: () => T): T;
}

export function createWorldClock(states: Collection<ClockState>): WorldClock {
  let fixed: number | null = null;
  const offsetMs = () => states.get(stateId)?.offsetMs ?? 0;
  return {
    now: () => fixed ?? Date.now() + offsetMs(),
    advance(milliseconds) {
      states.put({ id: stateId, accountId: 'sandbox', region: 'global', offsetMs: offsetMs() + milliseconds });
    },
    at(time, work) {
      const before = fixed;
      fixed = time;
      try {
        return work();
      } finally {
        fixed = before;
      }
    },
  };
}
