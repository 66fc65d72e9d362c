/** Longer names and causes are cut (Step Functions API reference, TaskFailedEventDetails). */
const longestError = 256;
const longestCause = 32_768;

/** A task fails with Step Functions' own error name and a cause. */
export class TaskFailure extends Error {
  readonly error: string;
  readonly failureCause: string;

  constructor(
    error: string,
    failureCause: string,
    /** The network answered nothing in time, which may pass. */
    readonly isTimeout = false,
  ) {
    super(`${error}: ${failureCause}`);
    this.name = 'TaskFailure';
    this.error = error.slice(0, longestError);
    this.failureCause = failureCause.slice(0, longestCause);
  }
}

/** The network did not let the call through; `link` says at which link of the chain. */
export function unreachable(link: string): TaskFailure {
  return new TaskFailure('States.Http.Socket', link);
}

export function timedOut(link: string): TaskFailure {
  return new TaskFailure('States.Http.Socket', link, true);
}
