import type { Catcher, ChoiceRule, State } from './definition';
import type { DataSteps, ErrorOutput, Scope } from './scope';

/** What a state leaves behind: its output, and variables. */
export interface Conclusion {
  output: unknown;
  assigned: Record<string, unknown>;
}

/** How data goes into a state and out of it, in one of the two query languages. */
export interface Language {
  /** What the state works with: arguments of a task, input of branches, what Pass passes on. */
  prepare(state: State, scope: Scope, steps: DataSteps): Promise<unknown>;
  /** `rule` is what a Choice state chose. */
  conclude(state: State, result: unknown, scope: Scope, steps: DataSteps, rule?: ChoiceRule): Promise<Conclusion>;
  concludeCaught(catcher: Catcher, error: ErrorOutput, scope: Scope): Promise<Conclusion>;
  choose(state: State, prepared: unknown, scope: Scope): Promise<ChoiceRule | undefined>;
  /** A field that may be given as it is, by path or by expression, e.g. `TimeoutSeconds`. */
  option(state: State, name: Option, prepared: unknown, scope: Scope): Promise<unknown>;
  items(state: State, prepared: unknown, scope: Scope): Promise<unknown[]>;
  /** Input of one iteration; the item is in the context object. */
  itemInput(state: State, prepared: unknown, item: unknown, scope: Scope): Promise<unknown>;
}

export type Option =
  | 'TimeoutSeconds'
  | 'HeartbeatSeconds'
  | 'Seconds'
  | 'Timestamp'
  | 'Error'
  | 'Cause'
  | 'MaxConcurrency'
  | 'ToleratedFailureCount'
  | 'ToleratedFailurePercentage';
