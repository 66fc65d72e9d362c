import { AsyncLocalStorage } from 'node:async_hooks';
import { AwsError } from './errors';

/*
 * A process can stop between the permission for a change and the call, for as long as its machine likes. The clock of the
 * window goes on meanwhile, so a change whose permission is too old is not sent.
 */

interface Window {
  /** On `performance.now()`; undefined: no change was permitted yet, so none is bound. */
  closesAt?: number;
}

const windows = new AsyncLocalStorage<Window>();

/** Runs `run` with a window of its own, which `openChangeWindow` opens. Outside of one, changes are sent at any time. */
export function withChangeWindow<T>(run: () => T): T {
  return windows.run({}, run);
}

/** Changes may be sent for `ms` after `from`, on `performance.now()`. */
export function openChangeWindow(from: number, ms: number): void {
  const window = windows.getStore();
  if (window) window.closesAt = from + ms;
}

/** Throws an `AwsError` of kind `unavailable` when the window for a change is over. */
export function requireOpenWindow(service: string, operation: string): void {
  const closesAt = windows.getStore()?.closesAt;
  if (closesAt === undefined || performance.now() <= closesAt) return;
  throw new AwsError({ kind: 'unavailable', code: 'NotSent', service, operation, requestId: undefined, publicMessage: `Pergola did not send ${operation}, because the process had stopped for too long after it was permitted.` });
}
