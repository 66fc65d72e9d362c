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
  const definition = given as unknown as StateMachineDefinition;
  const found = typeof definition.States === 'object' ? statesOf(definition).find(({ name }) => name === stateName) : undefined;
  if (!found) throw new ServiceError('ValidationException', 'State not found in definition', {}, 400);
  return { name: stateName, state: alone(stateName, found.state, { QueryLanguage: definition.QueryLanguage }) };
}

function alone(name: string, state: State, top: { QueryLanguage?: StateMachineDefinition['QueryLanguage'] }): State {
  const stubs = { ...stubsOf(state), ...terminalFor(state) };
  const text = JSON.stringify({ ...top, StartAt: name, States: { ...stubs, [name]: state } });
  return readDefinition(text, 'STANDARD').States[name] as State;
}

function stubsOf(state: State): Record<string, State> {
  const targets = [state.Next, state.Default, ...(state.Catch ?? []).map(({ Next }) => Next), ...(state.Choices ?? []).map(({ Next }) => Next)];
  return Object.fromEntries(targets.flatMap((target) => (target ? [[target, { Type: 'Succeed' }]] : [])));
}

/** A Choice state that only leads on is still to be had alone. */
function terminalFor({ Type, Default, Choices = [] }: State): Record<string, State> {
  return Type === 'Choice' && !Default && Choices.length === 0 ? { End: { Type: 'Succeed' } } : {};
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
