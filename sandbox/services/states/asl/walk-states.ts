import { processorOf, type State, type StateMachineDefinition } from './definition';

export interface PlacedState {
  name: string;
  state: State;
  /** As AWS writes it, e.g. `/States/Loop/ItemProcessor/States/Call`. */
  location: string;
  /** Names of the variables that the machines around this one assign. */
  outerVariables: Set<string>;
}

/** Every state of a definition, those of branches and iterations too. */
export function statesOf(definition: StateMachineDefinition, at = '', outerVariables = new Set<string>()): PlacedState[] {
  const own = Object.entries(definition.States);
  const variables = new Set([...outerVariables, ...own.flatMap(([, state]) => assignedBy(state))]);
  return own.flatMap(([name, state]) => {
    const location = `${at}/States/${name}`;
    const processor = processorOf(state);
    return [
      { name, state, location, outerVariables },
      ...(state.Branches ?? []).flatMap((branch, index) => statesOf(branch, `${location}/Branches[${index}]`, variables)),
      ...(processor ? statesOf(processor, `${location}/${state.ItemProcessor ? 'ItemProcessor' : 'Iterator'}`, variables) : []),
    ];
  });
}

export function assignedBy({ Assign, Catch = [], Choices = [] }: State): string[] {
  return [Assign, ...Catch.map((catcher) => catcher.Assign), ...Choices.map((rule) => rule.Assign)].flatMap((assign) =>
    Object.keys(assign ?? {}).map((name) => name.replace(/\.\$$/, '')),
  );
}
