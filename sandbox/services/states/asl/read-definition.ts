import type { StateMachineType } from '@aws-sdk/client-sfn';
import { ServiceError } from '@/sandbox/core/contract';
import { unsupported } from '../../unsupported';
import { taskResources } from '../tasks/task-kinds';
import { processorOf, type State, type StateMachineDefinition } from './definition';
import { parseDefinition } from './parse-definition';
import { diagnose, parseObject } from './validate-definition';
import { statesOf, type PlacedState } from './walk-states';

/** A definition that is valid and that the sandbox can run. */
export function readDefinition(text: string, type: StateMachineType): StateMachineDefinition {
  const errors = diagnose(text, type).filter(({ severity }) => severity === 'ERROR');
  if (errors.length > 0) {
    throw invalidDefinition(errors.map(({ code, message, location }) => `${code}: ${message}${location === undefined ? '' : ` at ${location}`}`).join(', '));
  }
  const definition = parseDefinition(text);
  statesOf(definition).forEach(refuseWhatCannotRun);
  return definition;
}

/** One state, alone or picked by name from a state machine. The states that it leads to need not exist. */
export function readSingleState(text: string, stateName: string | undefined): { name: string; state: State } {
  const given = parseObject(text);
  if (!(given instanceof Object)) throw invalidDefinition(`INVALID_JSON_DESCRIPTION: ${given ?? 'Definition must be a valid JSON object'}`);
  if (stateName === undefined) return { name: 'StateName', state: alone('StateName', given as unknown as State, {}) };
  const state = findState(given, stateName);
  if (state === undefined) throw new ServiceError('ValidationException', 'State not found in definition', {}, 400);
  return { name: stateName, state: alone(stateName, state as State, { QueryLanguage: (given as Partial<StateMachineDefinition>).QueryLanguage }) };
}

/** Also inside of other states. Nothing of the definition was validated yet. */
function findState(machine: unknown, name: string): unknown {
  const { States } = objectOf(machine);
  if (Object.hasOwn(objectOf(States), name)) return objectOf(States)[name];
  for (const state of Object.values(objectOf(States))) {
    const { Branches, ItemProcessor, Iterator } = objectOf(state);
    for (const inner of [...listOf(Branches), ItemProcessor, Iterator]) {
      const found = findState(inner, name);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function alone(name: string, state: State, top: { QueryLanguage?: StateMachineDefinition['QueryLanguage'] }): State {
  const text = JSON.stringify({ ...top, StartAt: name, States: { ...stubsOf(state), [name]: state } });
  return readDefinition(text, 'STANDARD').States[name] as State;
}

/** States that the one leads to, and one to end at. */
function stubsOf(state: unknown): Record<string, State> {
  const { Next, Default, Catch, Choices } = objectOf(state);
  const targets = [Next, Default, ...[...listOf(Catch), ...listOf(Choices)].map((rule) => objectOf(rule)['Next'])];
  return Object.fromEntries(targets.flatMap((target) => (typeof target === 'string' && target !== '' ? [[target, { Type: 'Succeed' }]] : [])));
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** What AWS runs and the sandbox does not, by name. */
function refuseWhatCannotRun({ name, state }: PlacedState): void {
  const fields = state as unknown as Record<string, unknown>;
  if (state.Type === 'Task' && !taskResources.has(String(state.Resource))) {
    throw unsupported(`the task resource ${state.Resource} (${name})`, `It runs ${[...taskResources.keys()].join(', ')}.`);
  }
  if (processorOf(state)?.ProcessorConfig?.Mode === 'DISTRIBUTED') throw unsupported(`Map states of mode DISTRIBUTED (${name})`, 'Use mode INLINE.');
  for (const field of ['ItemReader', 'ItemBatcher', 'ResultWriter']) {
    if (fields[field] !== undefined) throw unsupported(`${field} (${name})`, 'It belongs to Map states of mode DISTRIBUTED.');
  }
  if (state.Credentials !== undefined) throw unsupported(`Credentials (${name})`, 'Tasks run under the role of the state machine.');
}

function invalidDefinition(problems: string): ServiceError {
  return new ServiceError('InvalidDefinition', `Invalid State Machine Definition: '${problems}'`);
}
