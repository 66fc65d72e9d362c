import { setTimeout as sleep } from 'node:timers/promises';
import { describeDeath } from './child';

/** How long after the first death a process is started again; twice as long after each further one. */
const firstDelayMs = 500;
const longestDelayMs = 30_000;
/** A process that has died so often within the window does not get well by starting it again. */
const mostDeaths = 6;
const windowMs = 10 * 60_000;

/** A process as this file needs it: children and the database alike. */
export interface Running {
  name: string;
  logFile: string;
  exited: Promise<string>;
  stop(): Promise<void>;
}

export interface KeepRunningOptions {
  /** Starts the process once more. Throws when it can't be started. */
  start: () => Promise<Running>;
  /** A line for the person at the terminal. */
  say: (line: string) => void;
  /** For tests: waits before a start. */
  wait?: (ms: number) => Promise<unknown>;
  /** For tests, in milliseconds. */
  now?: () => number;
}

export interface Kept {
  /** Resolves when it is not started again any more, with the reason and the last words of the process. */
  givenUp: Promise<string>;
  /** Ends the process, and starts it no more. */
  stop(): Promise<void>;
}

/** Starts a process again whenever it ends by itself, ever later, until it has ended too often. `first` runs already. */
export function keepRunning(first: Running, { start, say, wait = (ms) => sleep(ms, undefined, { ref: false }), now = () => performance.now() }: KeepRunningOptions): Kept {
  let running: Running | null = first;
  let isStopping = false;
  let starting: Promise<unknown> = Promise.resolve();
  const deaths: number[] = [];

  const giveUp = async (): Promise<string> => {
    for (;;) {
      const ended = running ? await running.exited : 'it could not be started';
      if (isStopping) return 'It was stopped.';
      deaths.push(now());
      const recent = deaths.filter((at) => at > now() - windowMs).length;
      if (recent >= mostDeaths) return `It ended ${recent} times within ${windowMs / 60_000} minutes, so it is not started again.\n${await describeDeath(first, ended)}`;
      const delayMs = Math.min(longestDelayMs, firstDelayMs * 2 ** (recent - 1));
      say(`The ${first.name} process ended (${ended}). It is started again in ${delayMs / 1_000} s (${recent} of ${mostDeaths - 1}). Its log: ${first.logFile}`);
      await wait(delayMs);
      if (isStopping) return 'It was stopped.';
      const begun = start().then(
        async (next) => {
          running = next;
          if (isStopping) await next.stop();
        },
        (error: unknown) => {
          running = null;
          say(`The ${first.name} process could not be started: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`);
        },
      );
      starting = begun;
      await begun;
    }
  };

  return {
    givenUp: giveUp(),
    stop: async () => {
      isStopping = true;
      await running?.stop();
      await starting;
    },
  };
}
