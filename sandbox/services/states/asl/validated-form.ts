import { expressionIn } from './jsonata';

type Json = Record<string, unknown>;

/** Fields of states, catchers and choice rules that hold data. */
const dataFields = new Set(['Parameters', 'ResultSelector', 'ItemSelector', 'Assign', 'Result', 'Arguments', 'Output', 'Items', 'Credentials']);

/** Names that the validator looks for at any depth, so that data which happens to use them would be taken for a state machine. */
const structuralNames = new Set(['States', 'StartAt', 'Next', 'Default', 'Branches', 'Iterator', 'ItemProcessor', 'Parameters', 'ResultSelector']);

/**
 * A definition as the validator is to see it. Its limits are evaded here: it takes data for states, it refuses texts,
 * numbers, lists and null where JSONata states may have any JSON, plain lists in `Assign`, constant conditions and fractions
 * of a percentage, all of which AWS accepts (recorded answers), and it wants expressions on one line.
 */
export function validatedForm(definition: Json): Json {
  return machineForm(definition, definition['QueryLanguage'] === 'JSONata');
}

function machineForm(machine: Json, jsonata: boolean): Json {
  return { ...machine, ...onMember(machine, 'States', (states) => mapMembers(states, (state) => (isObject(state) ? stateForm(state, jsonata) : state))) };
}

function stateForm(state: Json, outerJsonata: boolean): Json {
  const jsonata = state['QueryLanguage'] === undefined ? outerJsonata : state['QueryLanguage'] === 'JSONata';
  const inList = (form: (item: Json) => Json) => (items: unknown) => (Array.isArray(items) ? items.map((item: unknown) => (isObject(item) ? form(item) : item)) : items);
  const machine = (inner: Json) => machineForm(inner, outerJsonata);
  return {
    ...dataForm(state, jsonata),
    ...onMember(state, 'Choices', inList((rule) => dataForm(rule, jsonata))),
    ...onMember(state, 'Catch', inList((catcher) => dataForm(catcher, jsonata))),
    ...onMember(state, 'Branches', inList(machine)),
    ...onMember(state, 'ItemProcessor', (inner) => (isObject(inner) ? machine(inner) : inner)),
    ...onMember(state, 'Iterator', (inner) => (isObject(inner) ? machine(inner) : inner)),
  };
}

function dataForm(holder: Json, jsonata: boolean): Json {
  const form = (name: string, value: unknown) => {
    if (name === 'Condition' && typeof value === 'boolean') return `{% ${value} %}`;
    if (name === 'ToleratedFailurePercentage' && typeof value === 'number') return Math.trunc(value);
    if (!jsonata) return dataFields.has(name) ? renamed(name === 'Assign' ? withoutPlainItems(value) : value) : value;
    return dataFields.has(name) ? expressionsOf(name, value) : (onOneLine(value) ?? value);
  };
  return Object.fromEntries(Object.entries(holder).map(([name, value]) => [name, form(name, value)]));
}

/** Only the expressions in a value are to be checked: the rest is JSON anyway. */
function expressionsOf(field: string, value: unknown): unknown {
  const line = onOneLine(value);
  if (line !== undefined) return line;
  if (field === 'Assign' && !isObject(value)) return value;
  const found = Object.fromEntries(textsOf(value).flatMap((text, index) => (expressionIn(text) === undefined ? [] : [[`e${index}`, onOneLine(text)]])));
  return field === 'Items' && Array.isArray(value) ? [found] : found;
}

function onOneLine(value: unknown): string | undefined {
  const expression = expressionIn(value);
  return expression === undefined ? undefined : `{% ${expression.replace(/\s+/g, ' ')} %}`;
}

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

function withoutPlainItems(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter(isObject).map(withoutPlainItems);
  return mapMembers(value, withoutPlainItems);
}

function renamed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(renamed);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [structuralNames.has(name) ? `${name}_` : name, renamed(member)]));
}

function onMember(holder: Json, name: string, form: (value: unknown) => unknown): Json {
  return holder[name] === undefined ? {} : { [name]: form(holder[name]) };
}

function mapMembers(value: unknown, form: (member: unknown) => unknown): unknown {
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, form(member)]));
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
