import { AsyncLocalStorage } from 'node:async_hooks';

/** What a line of the log was written about. Ids alone: no names, no e-mail addresses, nothing that somebody typed. */
export interface WorkContext {
  /** `request.approve` */
  action?: string;
  /** Person id of who acts. */
  actor?: string;
  /** One pass of the controller over one resource. */
  pass?: string;
  resource?: string;
  /** One reading of an account in lists: what for, and a reference. */
  check?: string;
  account?: string;
  region?: string;
}

const holder = globalThis as { pergolaWork?: AsyncLocalStorage<WorkContext> };
/** Of the whole process: a page's code and the code that starts the process may each have a copy of this file. */
const storage = (holder.pergolaWork ??= new AsyncLocalStorage());

/** Runs work, all of whose lines in the log carry these ids beside those of the work around it. */
export function inWork<T>(ids: WorkContext, run: () => T): T {
  return storage.run({ ...storage.getStore(), ...ids }, run);
}

/** Adds what became known in the middle of the work. */
export function addToWork(ids: WorkContext): void {
  const current = storage.getStore();
  if (current) Object.assign(current, ids);
}

export function currentWork(): WorkContext {
  return { ...storage.getStore() };
}
