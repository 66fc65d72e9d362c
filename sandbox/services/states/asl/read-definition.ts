import validate, { type AslError } from 'asl-validator';
import { ServiceError } from '@/sandbox/core/contract';
import { unsupported } from '../../unsupported';
import type { State, StateMachineDefinition } from './definition';

const httpTask = 'arn:aws:states:::http:invoke';
const runnableTypes = ['Task', 'Pass', 'Wait', 'Choice', 'Succeed', 'Fail'];

interface Problem {
  code: string;
  message: string;
  location?: string;
}

/** The validator compiles its schemas each time, which takes up to a second, so what was validated lately is remembered. */
const remembered = new Map<string, Problem[]>();
const rememberedAtMost = 200;

/** What is wrong with a definition in the words of the validator; empty when it is valid. */
export function problemsOf(text: string): Problem[] {
  const shape = withoutAddresses(text);
  const known = remembered.get(shape);
  if (known) return known;
  const problems = validateText(shape);
  if (remembered.size >= rememberedAtMost) remembered.clear();
  remembered.set(shape, problems);
  return problems;
}

/** To the validator these two parameters are any text, so definitions that differ in nothing else are valid together. */
function withoutAddresses(text: string): string {
  return text.replace(/"(ConnectionArn|ApiEndpoint)"\s*:\s*"[^"\\]*"/g, '"$1":""');
}

function validateText(text: string): Problem[] {
  const definition = parse(text);
  if (definition === undefined) return [{ code: 'INVALID_JSON_DESCRIPTION', message: 'The definition is not a JSON object.' }];
  return validate(structuredClone(definition)).errors.map(asProblem);
}

/** A definition that is valid and that the sandbox can run. */
export function readDefinition(text: string | undefined): StateMachineDefinition {
  const problems = problemsOf(text ?? '');
  if (problems.length > 0) throw invalidDefinition(problems.map(({ code, message }) => `${code}: ${message}`).join('; '));
  const definition = parse(text ?? '') as unknown as StateMachineDefinition & { QueryLanguage?: string };
  if (definition.QueryLanguage === 'JSONata') throw jsonataRefused();
  Object.entries(definition.States).forEach(([name, state]) => refuseWhatCannotRun(name, state));
  return definition;
}

/** One state, alone or picked by name from a state machine. The states that it leads to need not exist. */
export function readSingleState(text: string, stateName: string | undefined): { name: string; state: State } {
  const given = parse(text);
  if (given === undefined) throw invalidDefinition('INVALID_JSON_DESCRIPTION: The definition is not a JSON object.');
  const states = given['States'] as Record<string, State> | undefined;
  if (states && !stateName) throw invalidDefinition('stateName is required when the definition is a state machine.');
  const name = stateName ?? 'TestState';
  const state = (states ? states[name] : given) as State | undefined;
  if (!state) throw invalidDefinition(`The definition has no state ${name}.`);
  readDefinition(JSON.stringify({ StartAt: name, States: { ...stubsOf(state), [name]: state } }));
  return { name, state };
}

function stubsOf(state: State): Record<string, State> {
  const targets = [state.Next, state.Default, ...(state.Catch ?? []).map(({ Next }) => Next), ...(state.Choices ?? []).map(({ Next }) => Next)];
  return Object.fromEntries(targets.flatMap((target) => (target ? [[target, { Type: 'Succeed' }]] : [])));
}

function refuseWhatCannotRun(name: string, state: State & { QueryLanguage?: string; Assign?: unknown }): void {
  if (state.QueryLanguage === 'JSONata') throw jsonataRefused();
  if (!runnableTypes.includes(state.Type)) throw unsupported(`states of type ${state.Type} (${name})`, `It runs ${runnableTypes.join(', ')}.`);
  if (state.Assign !== undefined) throw unsupported(`variables (Assign in ${name})`, 'Pass data through the state output.');
  if (state.Type === 'Task' && state.Resource !== httpTask) {
    throw unsupported(`the task resource ${state.Resource} (${name})`, `It runs HTTP Tasks: ${httpTask}.`);
  }
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return value && typeof value === 'object' && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function asProblem({ 'Error code': code, Message: message, schemaError }: AslError): Problem {
  return { code, message, ...(schemaError ? { location: schemaError.instancePath } : {}) };
}

function invalidDefinition(message: string): ServiceError {
  return new ServiceError('InvalidDefinition', `Invalid State Machine Definition: '${message}'`);
}

function jsonataRefused(): ServiceError {
  return unsupported('the query language JSONata', 'Use JSONPath.');
}
