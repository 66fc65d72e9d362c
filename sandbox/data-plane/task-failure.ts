/** A task fails with Step Functions' own error name and a cause. */
export class TaskFailure extends Error {
  constructor(
    readonly error: string,
    readonly failureCause: string,
    /** The network answered nothing in time, which may pass. */
    readonly isTimeout = false,
  ) {
    super(`${error}: ${failureCause}`);
    this.name = 'TaskFailure';
  }
}

/** The network did not let the call through; `link` says at which link of the chain. */
export function unreachable(link: string): TaskFailure {
  return new TaskFailure('States.Http.Socket', link);
}

export function timedOut(link: string): TaskFailure {
  return new TaskFailure('States.Http.Socket', link, true);
}
