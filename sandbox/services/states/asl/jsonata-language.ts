import type { Catcher } from './definition';
import { expressionIn, fillJsonata, type JsonataScope, type StatesResult } from './jsonata';
import type { Language, Option } from './language';
import { StateFailure, type Scope } from './scope';

/** In the world of a given time. */
export function jsonataLanguage(now: number): Language {
  const seeing = (scope: Scope, more: StatesResult = {}): JsonataScope => ({ ...scope, ...more, now });
  const conclude = async (fields: { Output?: unknown; Assign?: Record<string, unknown> }, otherwise: unknown, scope: JsonataScope) => ({
    assigned: fields.Assign === undefined ? {} : ((await fillJsonata(fields.Assign, 'Assign', scope)) as Record<string, unknown>),
    output: fields.Output === undefined ? otherwise : await fillJsonata(fields.Output, 'Output', scope),
  });

  return {
    async prepare(state, scope, steps) {
      if (state.Arguments === undefined) return scope.input;
      return (steps.afterArguments = await fillJsonata(state.Arguments, 'Arguments', seeing(scope)));
    },

    conclude: (state, result, scope, _steps, rule) => {
      const hasResult = ['Task', 'Parallel', 'Map'].includes(state.Type);
      return conclude(rule ?? state, result, seeing(scope, hasResult ? { result } : {}));
    },

    concludeCaught: (catcher: Catcher, error, scope) => conclude(catcher, error, seeing(scope, { errorOutput: error })),

    async choose(state, _prepared, scope) {
      for (const [index, rule] of (state.Choices ?? []).entries()) {
        const field = `Choices[${index}]/Condition`;
        const holds = await fillJsonata(rule.Condition, field, seeing(scope));
        if (typeof holds !== 'boolean') throw unexpected(expressionIn(rule.Condition) ?? String(rule.Condition), field, 'boolean', holds);
        if (holds) return rule;
      }
      return undefined;
    },

    async option(state, name, _prepared, scope) {
      const value = await fillJsonata(state[name], name, seeing(scope));
      const wanted = typesOfOptions[name];
      if (value !== undefined && typeof value !== wanted) throw unexpected(expressionIn(state[name]) ?? String(state[name]), name, wanted, value);
      return value;
    },

    async items(state, prepared, scope) {
      const expression = expressionIn(state.Items);
      const items = state.Items === undefined ? prepared : await fillJsonata(state.Items, 'Items', seeing(scope));
      if (Array.isArray(items)) return items;
      if (expression !== undefined) throw unexpected(expression, 'Items', 'array', items);
      throw new StateFailure('States.QueryEvaluationError', `Map state input must be an array but was: ${JSON.stringify(items)}`);
    },

    itemInput: async (state, _prepared, item, scope) =>
      state.ItemSelector === undefined ? item : fillJsonata(state.ItemSelector, 'ItemSelector', seeing(scope)),
  };
}

const typesOfOptions: Record<Option, 'number' | 'string'> = {
  TimeoutSeconds: 'number',
  HeartbeatSeconds: 'number',
  Seconds: 'number',
  Timestamp: 'string',
  Error: 'string',
  Cause: 'string',
  MaxConcurrency: 'number',
  ToleratedFailureCount: 'number',
  ToleratedFailurePercentage: 'number',
};

function unexpected(expression: string, field: string, wanted: string, value: unknown): StateFailure {
  const type = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
  return new StateFailure(
    'States.QueryEvaluationError',
    `The JSONata expression '${expression}' specified for the field '${field}' returned an unexpected result type. Expected '${wanted}', but was '${type}' for value: ${JSON.stringify(value)}`,
    field,
  );
}
