import type { StateMachineType } from '@aws-sdk/client-sfn';
import type { State, StateMachineDefinition } from './definition';
import { assignedBy, statesOf, type PlacedState } from './walk-states';

interface BrokenRule {
  message: string;
  location: string;
}

/** Rules of the Amazon States Language that the validator does not check. */
export function brokenRules(definition: StateMachineDefinition, type: StateMachineType): BrokenRule[] {
  return statesOf(definition).flatMap((placed) => [
    ...languageMixed(definition, placed),
    ...wildcardsMisplaced(placed),
    ...heartbeatTooLong(placed),
    ...variablesShadowed(placed),
    ...notForExpress(placed, type),
  ]);
}

function languageMixed({ QueryLanguage }: StateMachineDefinition, { state, location }: PlacedState): BrokenRule[] {
  if (QueryLanguage !== 'JSONata' || state.QueryLanguage !== 'JSONPath') return [];
  return [{ message: `'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine`, location: `${location}/QueryLanguage` }];
}

/** States.ALL stands alone and last. */
function wildcardsMisplaced({ state, location }: PlacedState): BrokenRule[] {
  return (['Retry', 'Catch'] as const).flatMap((field) =>
    (state[field] ?? []).flatMap(({ ErrorEquals }, index, all) => {
      const at = `${location}/${field}[${index}]/ErrorEquals`;
      if (ErrorEquals.length === 0) return [{ message: 'Value cannot be empty', location: at }];
      if (!ErrorEquals.includes('States.ALL')) return [];
      const misplaced = ErrorEquals.length > 1 || index < all.length - 1;
      return misplaced ? [{ message: 'States.ALL must appear alone and at the end of the list', location: at }] : [];
    }),
  );
}

function heartbeatTooLong({ state, location }: PlacedState): BrokenRule[] {
  const { HeartbeatSeconds: heartbeat, TimeoutSeconds: timeout } = state;
  if (typeof heartbeat !== 'number' || typeof timeout !== 'number' || heartbeat < timeout) return [];
  return [{ message: 'HeartbeatSeconds must be smaller than TimeoutSeconds', location: `${location}/HeartbeatSeconds` }];
}

function variablesShadowed({ state, location, outerVariables }: PlacedState): BrokenRule[] {
  return assignedBy(state).flatMap((name) => {
    if (name === 'states' || name.length > 80 || !/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name)) return [{ message: `Invalid variable name '${name}'`, location: `${location}/Assign` }];
    return outerVariables.has(name) ? [{ message: `The variable '${name}' is assigned in an outer scope already`, location: `${location}/Assign` }] : [];
  });
}

function notForExpress({ state, location }: PlacedState, type: StateMachineType): BrokenRule[] {
  if (type !== 'EXPRESS' || state.Type !== 'Task') return [];
  const what = unfitForExpress(state);
  return what ? [{ message: `Express state machine does not support ${what}`, location: `${location}/Resource` }] : [];
}

function unfitForExpress({ Resource = '' }: State): string | undefined {
  if (/\.sync(:\d+)?$/.test(Resource)) return `'.sync' service integration`;
  if (Resource.endsWith('.waitForTaskToken')) return `'.waitForTaskToken' service integration`;
  return /^arn:[\w-]+:states:[^:]+:\d{12}:activity:/.test(Resource) ? 'Activity ARN' : undefined;
}
