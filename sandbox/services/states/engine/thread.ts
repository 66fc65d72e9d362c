import type { StoredObject, World } from '@/sandbox/core/contract';
import { machinesWithin, type State, type StateMachineDefinition } from '../asl/definition';
import { parseDefinition } from '../asl/parse-definition';
import type { Execution } from '../execution';

/** Error and cause of what went wrong; empty where there is none. */
export interface Failure {
  error: string;
  cause: string;
}

/**
 * One line of states: that of the execution, of a branch of Parallel, or of an iteration of Map. All that a restart needs
 * to go on is in here; data of the workflow is kept as JSON text.
 */
export interface Thread extends StoredObject {
  executionArn: string;
  /** The thread that waits for this one in a Parallel or Map state; empty for the execution's own. */
  parentId: string;
  /** Position among the branches or items. */
  index: number;
  /** Way to its states in the definition: a state, and the branch in it, as often as they are nested. */
  place: [state: string, branch: number][];
  /** Index and value of the Map item that it works on. */
  item?: string | undefined;
  /**
   * queued: until fewer iterations run. ready: a step is next or under way. working: a task is. waiting: for a timer.
   * branching: for its branches. ended: its parent has not collected it yet.
   */
  phase: 'queued' | 'ready' | 'working' | 'waiting' | 'branching' | 'ended';
  /** Counts the changes, so that a late answer or timer changes nothing. */
  step: number;
  /** World time as the workflow sees it: when a timer was due, not when it was looked at. */
  time: number;
  state: string;
  input: string;
  variables: string;
  /** How often each retrier of the state was used. */
  retries: number[];
  /** The event of entering its state, and the one before. */
  entered?: { event: number; previous: number; at: number } | undefined;
  lastEvent: number;
  task?: TaskUnderWay | undefined;
  /** The execution whose end it waits for. */
  awaits?: string | undefined;
  /** What came of waiting, of the task or of the branches. */
  done?: { result: string | null } | { failure: Failure; isAnswer?: boolean } | undefined;
  output?: string | undefined;
  failed?: boolean | undefined;
}

interface TaskUnderWay {
  arguments: string;
  /** The same for every attempt to run it, so that what it starts is started once. */
  token: string;
}

export function threads(world: World) {
  return world.collection<Thread>('states.thread');
}

export function machineAt(execution: Execution, place: Thread['place']): StateMachineDefinition {
  return place.reduce<StateMachineDefinition>(
    (machine, [state, branch]) => machinesWithin(machine.States[state] as State)[branch] as StateMachineDefinition,
    parseDefinition(execution.definition),
  );
}

export function stateOf(execution: Execution, thread: Thread): State {
  return machineAt(execution, thread.place).States[thread.state] as State;
}

/** The thread as it is now, if nothing has overtaken it since. */
export function current(world: World, { id, step }: Pick<Thread, 'id' | 'step'>): Thread | undefined {
  const thread = threads(world).get(id);
  return thread?.step === step ? thread : undefined;
}

/** Stores a change of a thread, as its next step. */
export function move(world: World, thread: Thread, change: Partial<Thread>): Thread {
  return threads(world).put({ ...thread, ...change, step: thread.step + 1 });
}
