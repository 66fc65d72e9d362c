import { parseDefinition } from './asl/parse-definition';
import { machinesWithin, type StateMachineDefinition } from './asl/definition';

/** Which variables each state refers to, as DescribeStateMachine tells; undefined where none does. */
export function variableReferences(definition: string): Record<string, string[]> | undefined {
  const found = referencesIn(parseDefinition(definition));
  return found.length === 0 ? undefined : Object.fromEntries(found);
}

function referencesIn(machine: StateMachineDefinition): [state: string, variables: string[]][] {
  return Object.entries(machine.States).flatMap(([name, state]) => {
    const own = { ...state, Branches: undefined, ItemProcessor: undefined, Iterator: undefined };
    const names = [...new Set(textsOf(own).flatMap(state.QueryLanguage === 'JSONata' ? inExpression : inPath))];
    const inner = machinesWithin(state).flatMap(referencesIn);
    return names.length > 0 ? [[name, names], ...inner] : inner;
  });
}

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return value && typeof value === 'object' ? Object.values(value).flatMap(textsOf) : [];
}

/** Not followed by a bracket, which would make it a function. */
function inExpression(text: string): string[] {
  if (!text.startsWith('{%')) return [];
  const local = new Set([...text.matchAll(/\$(\w+)\s*:=/g)].map(([, name]) => name));
  return [...text.matchAll(/\$([A-Za-z_]\w*)\b(?!\s*\()/g)].map(([, name = '']) => name).filter((name) => name !== 'states' && !local.has(name));
}

function inPath(text: string): string[] {
  return [...text.matchAll(/(?<![\w$])\$([A-Za-z_]\w*)/g)].map(([, name = '']) => name);
}
