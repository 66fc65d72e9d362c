import { setTimeout as sleep } from 'node:timers/promises';

/** How long the web process may take until it and everything behind it is well. */
const healthyMs = 90_000;

/** Waits until `GET /api/health` answers 200; throws with its last answer when it does not. */
export async function waitUntilHealthy(origin: string): Promise<void> {
  const deadline = Date.now() + healthyMs;
  let last = 'no answer at all';
  while (Date.now() < deadline) {
    try {
      const response = await fetch(`${origin}/api/health`, { signal: AbortSignal.timeout(10_000) });
      last = `${response.status} ${await response.text()}`;
      if (response.ok) return;
    } catch (error) {
      last = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    }
    await sleep(150);
  }
  throw new Error(`Everything was started, but ${origin}/api/health was not well within ${healthyMs / 1000} s. It said last: ${last}`);
}
