import { setTimeout as sleep } from 'node:timers/promises';
import type { Actor } from '@/lib/platform/actor';
import type { ConnectionCredentials } from './driver';
import { runPass } from './run-pass';

/** How long an action works on what it changed before it leaves the rest to the workers. */
const budgetMs = 1_500;

/**
 * Runs the first passes over the given resources in the order named, within the action that changed them, so that what
 * AWS refuses at once is refused to the person's face. The action is only the first worker to arrive: whatever is left
 * after the budget, or held by a worker, goes on by itself.
 */
export async function runFirstPasses(
  actor: Pick<Actor, 'personId'>,
  resourceIds: readonly string[],
  options: { credentials?: ConnectionCredentials } = {},
): Promise<void> {
  const deadline = performance.now() + budgetMs;
  const open = new Set(resourceIds);
  let credentials = options.credentials;
  while (open.size > 0 && performance.now() < deadline) {
    let soonestMs = Number.POSITIVE_INFINITY;
    for (const id of open) {
      const result = await runPass(id, { owner: `action:${actor.personId}`, sourceIdentity: actor.personId, credentials, leavesRemovals: true });
      if (!result.ran) {
        soonestMs = Math.min(soonestMs, 50);
        continue;
      }
      credentials = undefined;
      if (result.isLeft || (result.phase !== 'WAITING_FOR_AWS' && result.phase !== 'WAITING_FOR_OTHERS')) open.delete(id);
      else if (result.next) soonestMs = Math.min(soonestMs, result.phase === 'WAITING_FOR_AWS' ? result.next.inMs : 250);
    }
    if (open.size === 0 || performance.now() + soonestMs >= deadline) return;
    await sleep(Math.max(20, soonestMs));
  }
}

/** How often credentials are handed over anew while a fault passes, and what lies between. */
const handOvers = 3;
const betweenHandOversMs = 300;

/**
 * Hands credentials to the one pass that passes them on; answers false when the resource was held all the while. A fault
 * that passes by itself is tried again at once, since only now the credentials are at hand.
 */
export async function runPassWithCredentials(actor: Pick<Actor, 'personId'>, resourceId: string, credentials: ConnectionCredentials): Promise<boolean> {
  const deadline = performance.now() + 10_000;
  let tries = 0;
  while (performance.now() < deadline) {
    const result = await runPass(resourceId, { owner: `action:${actor.personId}`, sourceIdentity: actor.personId, credentials, leavesRemovals: true });
    if (!result.ran) {
      await sleep(100);
      continue;
    }
    tries += 1;
    if (result.phase !== 'RETRYING' || tries === handOvers) return true;
    await sleep(betweenHandOversMs * tries);
  }
  return tries > 0;
}
