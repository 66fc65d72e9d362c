import { setTimeout as sleep } from 'node:timers/promises';
import type { Actor } from '@/lib/platform/actor';
import { log } from '@/lib/platform/log';
import type { ConnectionCredentials } from './driver';
import { runPass } from './run-pass';

/** How long an action works on what it changed before it leaves the rest to the workers. */
const budgetMs = 1_500;

/**
 * Runs the first passes over the given resources in the order named, within the action that changed them, so that what
 * AWS refuses at once is refused to the person's face. The action is only the first worker to arrive: whatever is left
 * after the budget, or held by a worker, goes on by itself. Never throws, because the change is committed: a fault here says
 * nothing about it, and workers do what is left.
 */
export async function runFirstPasses(actor: Pick<Actor, 'personId'>, resourceIds: readonly string[]): Promise<void> {
  const open = new Set(resourceIds);
  await workOn(open, actor).catch((error: unknown) => log().warn({ err: error, resources: [...open] }, 'first passes broke off; workers go on'));
}

/** Takes what is done, or left to a worker, out of `open`. */
async function workOn(open: Set<string>, actor: Pick<Actor, 'personId'>): Promise<void> {
  const deadline = performance.now() + budgetMs;
  while (open.size > 0 && performance.now() < deadline) {
    let soonestMs = Number.POSITIVE_INFINITY;
    for (const id of open) {
      const result = await runPass(id, { owner: `action:${actor.personId}`, sourceIdentity: actor.personId, leavesRemovals: true });
      if (!result.ran) {
        soonestMs = Math.min(soonestMs, 50);
        continue;
      }
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
 * Whether EventBridge has the credentials. `held`: another pass had the resource all the while. `notTaken`: no pass handed them over, and
 * the message and reason of the last one say why. `fault`: the pass broke off, so EventBridge has them or not.
 */
export type HandOver = { is: 'taken' } | { is: 'held' } | { is: 'notTaken'; reason: string | null; sentence: string } | { is: 'fault'; cause: unknown };

/**
 * Hands credentials to the one pass that passes them on. A fault of AWS that passes by itself is tried again at once, since
 * only now the credentials are at hand. Never throws, because what was changed before is committed.
 */
export async function runPassWithCredentials(actor: Pick<Actor, 'personId'>, resourceId: string, credentials: ConnectionCredentials): Promise<HandOver> {
  return handOver(actor, resourceId, credentials).catch((cause: unknown): HandOver => ({ is: 'fault', cause }));
}

async function handOver(actor: Pick<Actor, 'personId'>, resourceId: string, credentials: ConnectionCredentials): Promise<HandOver> {
  const deadline = performance.now() + 10_000;
  let tries = 0;
  let result: HandOver = { is: 'held' };
  while (performance.now() < deadline) {
    const pass = await runPass(resourceId, { owner: `action:${actor.personId}`, sourceIdentity: actor.personId, credentials, leavesRemovals: true });
    if (!pass.ran) {
      await sleep(100);
      continue;
    }
    if (pass.hasTaken) return { is: 'taken' };
    tries += 1;
    result = { is: 'notTaken', reason: pass.reason ?? null, sentence: pass.sentence ?? 'Another worker took over.' };
    if ((pass.phase !== 'RETRYING' && pass.phase !== null) || tries === handOvers) return result;
    await sleep(betweenHandOversMs * tries);
  }
  return result;
}
