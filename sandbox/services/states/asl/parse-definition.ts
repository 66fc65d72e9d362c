import { machinesWithin, type StateMachineDefinition } from './definition';

/** Each step of an execution looks into its definition, which never changes. */
const parsed = new Map<string, StateMachineDefinition>();
const rememberedAtMost = 200;

/** A valid definition; each of its states names its query language. */
export function parseDefinition(text: string): StateMachineDefinition {
  const known = parsed.get(text);
  if (known) return known;
  const definition = JSON.parse(text) as StateMachineDefinition;
  nameLanguages(definition, definition.QueryLanguage ?? 'JSONPath');
  if (parsed.size >= rememberedAtMost) parsed.clear();
  parsed.set(text, definition);
  return definition;
}

function nameLanguages(definition: StateMachineDefinition, language: NonNullable<StateMachineDefinition['QueryLanguage']>): void {
  for (const state of Object.values(definition.States)) {
    state.QueryLanguage ??= language;
    for (const inner of machinesWithin(state)) nameLanguages(inner, language);
  }
}
