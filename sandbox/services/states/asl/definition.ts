/** A state machine in the Amazon States Language, as far as the sandbox runs it; a branch of Parallel or the processor of Map is one too. */
export interface StateMachineDefinition {
  QueryLanguage?: QueryLanguageName;
  StartAt: string;
  States: Record<string, State>;
  TimeoutSeconds?: number;
  ProcessorConfig?: { Mode?: string };
}

export type QueryLanguageName = 'JSONPath' | 'JSONata';
export type StateType = 'Task' | 'Pass' | 'Wait' | 'Choice' | 'Succeed' | 'Fail' | 'Parallel' | 'Map';

export interface State {
  Type: StateType;
  QueryLanguage?: QueryLanguageName;
  Next?: string;
  End?: boolean;
  InputPath?: string | null;
  OutputPath?: string | null;
  Parameters?: unknown;
  ResultSelector?: unknown;
  ResultPath?: string | null;
  Arguments?: unknown;
  Output?: unknown;
  Assign?: Record<string, unknown>;
  Retry?: Retrier[];
  Catch?: Catcher[];
  /** Task */
  Resource?: string;
  Credentials?: unknown;
  TimeoutSeconds?: number | string;
  TimeoutSecondsPath?: string;
  HeartbeatSeconds?: number | string;
  HeartbeatSecondsPath?: string;
  /** Pass */
  Result?: unknown;
  /** Wait */
  Seconds?: number | string;
  SecondsPath?: string;
  Timestamp?: string;
  TimestampPath?: string;
  /** Choice */
  Choices?: ChoiceRule[];
  Default?: string;
  /** Fail */
  Error?: string;
  ErrorPath?: string;
  Cause?: string;
  CausePath?: string;
  /** Parallel */
  Branches?: StateMachineDefinition[];
  /** Map */
  ItemProcessor?: StateMachineDefinition;
  Iterator?: StateMachineDefinition;
  Items?: unknown;
  ItemsPath?: string;
  ItemSelector?: unknown;
  MaxConcurrency?: number | string;
  MaxConcurrencyPath?: string;
  ToleratedFailureCount?: number | string;
  ToleratedFailureCountPath?: string;
  ToleratedFailurePercentage?: number | string;
  ToleratedFailurePercentagePath?: string;
}

export interface Retrier {
  ErrorEquals: string[];
  IntervalSeconds?: number;
  MaxAttempts?: number;
  BackoffRate?: number;
  MaxDelaySeconds?: number;
  JitterStrategy?: 'FULL' | 'NONE';
}

export interface Catcher {
  ErrorEquals: string[];
  Next: string;
  ResultPath?: string | null;
  Output?: unknown;
  Assign?: Record<string, unknown>;
}

export type ChoiceRule = { [operator: string]: unknown; Next?: string; Variable?: string; Condition?: unknown; Assign?: Record<string, unknown>; Output?: unknown };

/** The state machines inside a state. */
export function machinesWithin(state: State): StateMachineDefinition[] {
  return [...(state.Branches ?? []), ...(processorOf(state) ? [processorOf(state) as StateMachineDefinition] : [])];
}

/** `Iterator` is the older name. */
export function processorOf({ ItemProcessor, Iterator }: State): StateMachineDefinition | undefined {
  return ItemProcessor ?? Iterator;
}
