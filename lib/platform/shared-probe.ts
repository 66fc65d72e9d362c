/** How long a part may take to respond, in milliseconds. */
const answerMs = 3_000;
/** An answer serves everyone who asks for this long. */
const freshMs = 2_000;
/** After this long, a part that has not ended, such as a query over a connection that is gone, holds up the next probe no longer. */
const abandonedMs = 60_000;

/** Runs one part of a probe. Throws what the part throws, and `NoAnswerInTime` while the part goes on. */
export type AskPart = <T>(part: () => Promise<T>) => Promise<T>;

export class NoAnswerInTime extends Error {
  override name = 'NoAnswerInTime';
}

/**
 * A probe that everyone shares: its answer serves for 2 seconds, and the next one starts only when all parts of the last one have
 * ended, however long after the answer. So a database that is slow gets no more work from those who ask whether it is.
 */
export function sharedProbe<T>(run: (ask: AskPart) => Promise<T>): () => Promise<T> {
  let last: { answer: Promise<T>; startedAt: number; freshUntil: number; isRunning: boolean } | undefined;
  return () => {
    const now = performance.now();
    if (last && (now < last.freshUntil || (last.isRunning && now - last.startedAt < abandonedMs))) return last.answer;
    const parts: Promise<unknown>[] = [];
    const ask: AskPart = (part) => {
      const work = part();
      parts.push(work);
      return Promise.race([work, noAnswerInTime()]);
    };
    const probe = { answer: run(ask), startedAt: now, freshUntil: 0, isRunning: true };
    last = probe;
    const ended = async () => {
      probe.freshUntil = performance.now() + freshMs;
      await Promise.allSettled(parts);
      probe.isRunning = false;
    };
    probe.answer.then(ended, ended);
    return probe.answer;
  };
}

function noAnswerInTime(): Promise<never> {
  return new Promise((_, reject) => setTimeout(() => reject(new NoAnswerInTime('no answer in time')), answerMs).unref());
}
