import { holds } from './choice';
import type { Catcher, State } from './definition';
import type { Language } from './language';
import { applyPath, findPath, placeResult } from './paths';
import { evaluatePathOrIntrinsic, fillTemplate } from './payload-template';
import { runtimeFailure, type DataSteps, type Scope } from './scope';

export const jsonPathLanguage: Language = {
  async prepare(state, scope, steps) {
    const effective = applyPath(state.InputPath, scope);
    if (state.Type !== 'Fail' && state.Type !== 'Parallel') steps.afterInputPath = effective;
    if (!['Task', 'Pass', 'Parallel'].includes(state.Type)) return effective;
    const parameters = state.Parameters === undefined ? effective : fillTemplate(state.Parameters, { ...scope, input: effective });
    if (state.Type !== 'Parallel') steps.afterParameters = parameters;
    return parameters;
  },

  async conclude(state, result, scope, steps, rule) {
    const assigned = assign(rule ? rule.Assign : state.Assign, { ...scope, input: result });
    return { output: outputOf(state, result, scope, steps), assigned };
  },

  async concludeCaught(catcher: Catcher, error, scope) {
    return { output: placeResult(catcher.ResultPath, error, scope.input), assigned: assign(catcher.Assign, { ...scope, input: error }) };
  },

  async choose(state, prepared, scope) {
    return state.Choices?.find((rule) => holds(rule, { ...scope, input: prepared }));
  },

  async option(state, name, prepared, scope) {
    const path = (state as unknown as Record<string, unknown>)[`${name}Path`];
    if (typeof path !== 'string') return state[name];
    const inner = { ...scope, input: prepared };
    if (name !== 'Seconds' && name !== 'Timestamp') return evaluatePathOrIntrinsic(path, `${name}Path`, inner);
    const value = findPath(path, inner);
    if (value === undefined) throw runtimeFailure(`The ${name}Path parameter does not reference an input value: ${path}`);
    return value;
  },

  async items(state, prepared, scope) {
    const path = state.ItemsPath ?? '$';
    const items = applyPath(path, { ...scope, input: prepared });
    if (!Array.isArray(items)) throw runtimeFailure(`Reference path "${path}" must point to array.`);
    return items;
  },

  async itemInput(state, prepared, item, scope) {
    const template = state.ItemSelector ?? state.Parameters;
    return template === undefined ? item : fillTemplate(template, { ...scope, input: prepared });
  },
};

function outputOf(state: State, result: unknown, scope: Scope, steps: DataSteps): unknown {
  if (!['Task', 'Pass', 'Parallel', 'Map'].includes(state.Type)) return applyPath(state.OutputPath, { ...scope, input: result });
  const selected = state.ResultSelector === undefined ? result : fillTemplate(state.ResultSelector, { ...scope, input: result });
  steps.afterResultSelector = selected;
  const placed = placeResult(state.ResultPath, selected, scope.input);
  steps.afterResultPath = placed;
  return applyPath(state.OutputPath, { ...scope, input: placed });
}

/** A JSONPath in Assign looks into the result of the state, before ResultSelector. */
function assign(template: Record<string, unknown> | undefined, scope: Scope): Record<string, unknown> {
  return template === undefined ? {} : (fillTemplate(template, scope) as Record<string, unknown>);
}
