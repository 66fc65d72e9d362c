import { TaskFailure } from '@/sandbox/data-plane/task-failure';
import type { ChoiceRule, State } from './definition';
import type { Option } from './language';
import { languageOf } from './language-of';
import { waitedUntil } from './wait';
import { runtimeFailure, StateFailure, type DataSteps, type Scope } from './scope';
import { wholeNumberFrom, toleranceOf, type Tolerance } from './map-limits';

/** What a state does once its input is known. */
export type Begun =
  | { kind: 'result'; result: unknown; next: string | undefined; rule?: ChoiceRule | undefined }
  | { kind: 'wait'; until: number }
  | { kind: 'task'; arguments: unknown; timeoutSeconds: number | undefined; heartbeatSeconds: number | undefined }
  | { kind: 'branches'; inputs: unknown[] }
  | { kind: 'map'; iterations: Iteration[]; maxConcurrency: number; tolerance: Tolerance };

interface Iteration {
  item: unknown;
  input: unknown;
}

/** Evaluates the input of a state. What cannot be evaluated, and a Fail state, is thrown as `TaskFailure`. */
export async function beginState(state: State, scope: Scope, now: number, steps: DataSteps): Promise<Begun> {
  const language = languageOf(state, now);
  const prepared = await language.prepare(state, scope, steps);
  const option = (name: Option) => language.option(state, name, prepared, scope);
  switch (state.Type) {
    case 'Choice': {
      const rule = await language.choose(state, prepared, scope);
      const next = rule?.Next ?? state.Default;
      if (!next) throw new StateFailure('States.NoChoiceMatched', 'Failed to transition out of the state. The state output does not match any of the Choice rules, and there is no Default.');
      return { kind: 'result', result: prepared, next, rule };
    }
    case 'Wait':
      return { kind: 'wait', until: waitedUntil(state, await option('Seconds'), await option('Timestamp'), now) };
    case 'Task':
      return {
        kind: 'task',
        arguments: prepared,
        timeoutSeconds: wholeNumberFrom('TimeoutSeconds', await option('TimeoutSeconds'), 1),
        heartbeatSeconds: wholeNumberFrom('HeartbeatSeconds', await option('HeartbeatSeconds'), 1),
      };
    case 'Parallel':
      return { kind: 'branches', inputs: (state.Branches ?? []).map(() => prepared) };
    case 'Map': {
      const items = await language.items(state, prepared, scope);
      steps.afterItemsPath = items;
      const maxConcurrency = wholeNumberFrom('MaxConcurrency', await option('MaxConcurrency'), 0) ?? 0;
      const tolerance = toleranceOf(await option('ToleratedFailureCount'), await option('ToleratedFailurePercentage'));
      const iterations = await Promise.all(
        items.map(async (item, index) => {
          const context = { ...scope.context, Map: { Item: { Index: index, Value: item } } };
          return { item, input: await language.itemInput(state, prepared, item, { ...scope, context }) };
        }),
      );
      if (state.ItemSelector !== undefined || state.Parameters !== undefined) steps.afterItemSelector = iterations.map(({ input }) => input);
      return { kind: 'map', iterations, maxConcurrency, tolerance };
    }
    case 'Fail':
      throw new TaskFailure(textOf(await option('Error')), textOf(await option('Cause')));
    case 'Pass':
      if (state.QueryLanguage === 'JSONata' || state.Result === undefined) return { kind: 'result', result: prepared, next: state.Next };
      return { kind: 'result', result: (steps.result = state.Result), next: state.Next };
    case 'Succeed':
      return { kind: 'result', result: prepared, next: undefined };
    default:
      throw runtimeFailure(`The state type ${String(state.Type)} is not known.`);
  }
}

function textOf(value: unknown): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
