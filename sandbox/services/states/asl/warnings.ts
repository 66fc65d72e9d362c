import type { ValidateStateMachineDefinitionDiagnostic } from '@aws-sdk/client-sfn';
import type { State, StateMachineDefinition } from './definition';
import { statesOf } from './walk-states';

/** What is valid and yet hardly meant, under the codes of Step Functions. */
export function warningsOf(definition: StateMachineDefinition): ValidateStateMachineDefinitionDiagnostic[] {
  return statesOf(definition).flatMap(({ state, location }) => {
    if ((state.QueryLanguage ?? definition.QueryLanguage) === 'JSONata') return [];
    return [...withoutDollar(state, location), ...withoutPath(state, location), ...staticResult(state, location)];
  });
}

const templates = ['Parameters', 'ResultSelector', 'ItemSelector', 'Assign'] as const;

function withoutDollar(state: State, location: string): ValidateStateMachineDefinitionDiagnostic[] {
  return templates
    .flatMap((field) => members(state[field], `${location}/${field}`))
    .filter(({ name, value }) => !name.endsWith('.$') && (looksLikePath(value) || /^States\.\w+\(/.test(value)))
    .map(({ at }) => warning('NO_DOLLAR', 'The value looks like a JSONPath or an intrinsic function, but the name of the field does not end with .$', at));
}

function withoutPath(state: State, location: string): ValidateStateMachineDefinitionDiagnostic[] {
  const own = ['Timestamp', 'Error', 'Cause'].map((name) => ({ name, value: String((state as unknown as Record<string, unknown>)[name]), at: `${location}/${name}` }));
  const rules = (state.Choices ?? []).flatMap((rule, index) => members({ ...rule, Assign: undefined }, `${location}/Choices[${index}]`));
  return [...own, ...rules.filter(({ name }) => name !== 'Variable' && name !== 'Next' && name !== 'Comment')]
    .filter(({ name, value }) => !name.endsWith('Path') && looksLikePath(value))
    .map(({ at }) => warning('NO_PATH', `The value looks like a path, but the name of the field does not end with 'Path'`, at));
}

function staticResult(state: State, location: string): ValidateStateMachineDefinitionDiagnostic[] {
  if (state.Type !== 'Pass') return [];
  return members(state.Result, `${location}/Result`)
    .filter(({ name }) => name.endsWith('.$'))
    .map(({ at }) => warning('PASS_RESULT_IS_STATIC', 'The Result of a Pass state is static: a path in it is not evaluated', at));
}

/** All texts in a value, however deep. */
function members(value: unknown, at: string): { name: string; value: string; at: string }[] {
  if (!value || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([name, member]) => (typeof member === 'string' ? [{ name, value: member, at: `${at}/${name}` }] : members(member, `${at}/${name}`)));
}

function looksLikePath(value: string): boolean {
  return /^\${1,2}[.[]/.test(value);
}

function warning(code: string, message: string, location: string): ValidateStateMachineDefinitionDiagnostic {
  return { severity: 'WARNING', code, message, location };
}
