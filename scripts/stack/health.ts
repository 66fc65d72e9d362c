import { setTimeout as sleep } from 'node:timers/promises';

/** How long the web process may take until it and everything behind it is well. */
const healthyMs = 90_000;

/** Waits until `GET /api/health` says that database and workers are well, whether AWS can be reached or not; throws with its last answer when it does not. */
export async function waitUntilHealthy(origin: string): Promise<void> {
  const deadline = Date.now() + healthyMs;
  let last = 'no answer at all';
  while (Date.now() < deadline) {
    try {
      const response = await fetch(`${origin}/api/health`, { signal: AbortSignal.timeout(10_000) });
      const text = await response.text();
      last = `${response.status} ${text}`;
      if (response.ok || withoutAws(text)) return;
    } catch (error) {
      last = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    }
    await sleep(150);
  }
  throw new Error(`Everything was started, but ${origin}/api/health was not well within ${healthyMs / 1000} s. It said last: ${last}`);
}

/** Without AWS the portal is of use all the same: it shows what is in force, and accepts revokes. */
function withoutAws(text: string): boolean {
  try {
    const { database, workers } = JSON.parse(text) as { database?: string; workers?: string };
    return database === 'ok' && workers === 'ok';
  } catch {
    return false;
  }
}
