import { TaskFailure } from '@/sandbox/data-plane/task-failure';

/** What the expressions of a state see. */
export interface Scope {
  /** Raw input of the state. */
  input: unknown;
  /** The context object: `$$`, or `$states.context`. */
  context: Record<string, unknown>;
  variables: Record<string, unknown>;
}

/** Error and cause as a Catch gets them. */
export interface ErrorOutput {
  Error: string;
  Cause: string;
}

/** The data after each step of its processing, as TestState shows it. */
export interface DataSteps {
  afterInputPath?: unknown;
  afterParameters?: unknown;
  afterArguments?: unknown;
  afterItemsPath?: unknown;
  afterItemSelector?: unknown;
  result?: unknown;
  afterResultSelector?: unknown;
  afterResultPath?: unknown;
}

/** Step Functions API reference, EvaluationFailedEventDetails. */
const longestLocation = 256;

/** The state itself could not be run, as opposed to its task: the history tells at which event it was entered. */
export class StateFailure extends TaskFailure {
  /** The field whose expression failed. */
  readonly location: string | undefined;

  constructor(error: string, cause: string, location?: string) {
    super(error, cause);
    this.location = location?.slice(0, longestLocation);
  }
}

export function runtimeFailure(cause: string): StateFailure {
  return new StateFailure('States.Runtime', cause);
}
