import { setTimeout as sleep } from 'node:timers/promises';

/** How long the sandbox may take to load its world. */
const answerMs = 60_000;

/** Waits until the sandbox answers at all, whatever it says. */
export async function waitUntilSandboxAnswers(port: number): Promise<void> {
  const deadline = Date.now() + answerMs;
  while (Date.now() < deadline) {
    try {
      await fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(5_000) });
      return;
    } catch {
      await sleep(100);
    }
  }
  throw new Error(`The sandbox did not answer on port ${port} within ${answerMs / 1000} s.`);
}
