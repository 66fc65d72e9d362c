import { log } from '@/lib/platform/log';

export interface Repeated {
  /** Lets a running turn end. */
  stop: () => Promise<void>;
}

/** Does `work` every so often, never twice at the same time; a turn that fails is logged and leaves the next one alone. */
export function repeat(name: string, everyMs: number, work: () => Promise<unknown>): Repeated {
  let running: Promise<void> | null = null;
  const timer = setInterval(() => {
    running ??= work()
      .then(() => {})
      .catch((error: unknown) => log().error({ err: error }, `${name} failed`))
      .finally(() => {
        running = null;
      });
  }, everyMs);
  return {
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
