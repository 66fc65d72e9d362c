import { ClientRequest } from 'node:http';
import pg from 'pg';

/*
 * Lets several works of this process run at once on the real database and the real protocol of AWS, and decides at each of
 * their steps (a statement, a call) which one goes on. What waits for a lock of another work is left waiting: the order is
 * still one that may happen.
 */

/** A step that was let go and has not come back by then waits for a lock. */
const blockedMs = 10;
/** A work that shows no step by then is busy with something else. */
const idleMs = 4;
const longestMs = 60_000;

/** A step that was let go and is not over. */
interface Running {
  isStuck: boolean;
}

class Gate {
  /** Steps that wait for their turn: each call lets one go. */
  readonly waiting: (() => void)[] = [];
  private readonly running = new Set<Running>();
  private tell: (() => void) | null = null;

  /** Waits for its turn; what it answers is called when the step is over. */
  turn(): Promise<() => void> {
    return new Promise((resolve) => {
      this.waiting.push(() => {
        const mine: Running = { isStuck: false };
        this.running.add(mine);
        resolve(() => {
          this.running.delete(mine);
          this.changed();
        });
      });
      this.changed();
    });
  }

  changed(): void {
    this.tell?.();
  }

  isStill(): boolean {
    return [...this.running].every(({ isStuck }) => isStuck);
  }

  stuck(): number {
    return [...this.running].filter(({ isStuck }) => isStuck).length;
  }

  /** What has not come back by now waits for a lock, and is waited for no more. */
  giveUpOnRunning(): void {
    for (const one of this.running) one.isStuck = true;
  }

  /** Waits until it is so, or so long at most. */
  async until(isSo: () => boolean, ms: number): Promise<void> {
    const deadline = performance.now() + ms;
    while (!isSo() && performance.now() < deadline) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, deadline - performance.now());
        this.tell = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      this.tell = null;
    }
  }
}

let gate: Gate | null = null;

function turn(): Promise<() => void> | null {
  return gate ? gate.turn() : null;
}

type Query = (this: object, ...given: unknown[]) => unknown;

/** Puts the gate before every statement of `pg` and every call of AWS at `awsHost`; answers how to take it away. */
export function standBeforeEveryStep(awsHost: string): () => void {
  const client = pg.Client.prototype as unknown as { query: Query };
  const { query } = client;
  const { end } = ClientRequest.prototype;
  client.query = function gated(...given) {
    const mine = turn();
    if (!mine) return query.apply(this, given);
    const place = given.findIndex((one) => typeof one === 'function');
    if (place < 0) return mine.then((over) => (query.apply(this, given) as Promise<unknown>).finally(over));
    const told = given[place] as (...answer: unknown[]) => void;
    void mine.then((over) => {
      given[place] = (...answer: unknown[]) => {
        over();
        told(...answer);
      };
      query.apply(this, given);
    });
    return undefined;
  };
  ClientRequest.prototype.end = function gated(this: ClientRequest, ...given: unknown[]) {
    const mine = this.getHeader('host') === awsHost ? turn() : null;
    if (!mine) return end.apply(this, given as unknown as Parameters<typeof end>);
    void mine.then((over) => {
      this.once('response', over).once('error', over);
      end.apply(this, given as unknown as Parameters<typeof end>);
    });
    return this;
  } as ClientRequest['end'];
  return () => {
    client.query = query;
    ClientRequest.prototype.end = end;
  };
}

/** Runs the works at once; `choose(n)` says which of n waiting steps goes on. Answers how each work ended. */
export async function interleave(works: readonly (() => Promise<unknown>)[], choose: (count: number) => number): Promise<PromiseSettledResult<unknown>[]> {
  const mine = new Gate();
  gate = mine;
  const done = new Set<number>();
  const left = () => works.length - done.size;
  const ended = Promise.allSettled(
    works.map((work, index) =>
      work().finally(() => {
        done.add(index);
        mine.changed();
      }),
    ),
  );
  const deadline = performance.now() + longestMs;
  try {
    while (left() > 0) {
      if (performance.now() > deadline) throw new Error('The works wait for each other for ever.');
      await mine.until(() => left() === 0 || (mine.waiting.length > 0 && mine.waiting.length >= left() - mine.stuck()), idleMs);
      const [goOn] = mine.waiting.splice(mine.waiting.length > 1 ? choose(mine.waiting.length) : 0, 1);
      if (!goOn) continue;
      goOn();
      await mine.until(() => mine.isStill(), blockedMs);
      mine.giveUpOnRunning();
    }
  } finally {
    gate = null;
    for (const goOn of mine.waiting) goOn();
  }
  return ended;
}
