/**
 * Where a process dies. `before`: nothing of the step has happened. `unheard`: it took effect and the process does not know.
 * `after`: it has just heard of it, and may have begun with what follows.
 */
export type KillMoment = 'before' | 'unheard' | 'after';

/** One step of a process towards the outside: a commit of the database, or a call of AWS. */
export interface Step {
  /** `commit resource+resource_event`, `aws POST /resourcegateways`. */
  label: string;
  /** The how-manieth of its label in this process, from 1. */
  nth: number;
}

/** In place of a label: the how-manieth of all steps. */
export const anyStep = '*';

export interface KillPlan extends Step {
  moment: KillMoment;
  /** It is stopped in place of killed, and continued later. */
  isStopped?: boolean;
}

/** What a waiting process is told to be. */
export interface Orders {
  env: Record<string, string>;
  /** File that every step is written to, a line each. */
  traceFile: string;
  /** Host and port of AWS: requests to it are the calls. */
  awsHost: string;
  kill: KillPlan | null;
}
