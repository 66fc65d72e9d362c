/** A clock that was moved far ahead makes many deliveries due at once; the machine is spared more calls than these. */
const mostAtOnce = 50;

let running = 0;
const waiting: (() => void)[] = [];

/** Does the work as soon as fewer than 50 others are under way. */
export async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= mostAtOnce) await new Promise<void>((resolve) => waiting.push(resolve));
  else running += 1;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}
