import type { ModelShape, ServiceModel } from '../core/constraints/service-model';
import { matchesPattern } from './model-pattern';

/** An input that breaks the model in one place. */
export interface BrokenInput {
  sentence: string;
  /** `type`: it cannot even be read as what the model declares. */
  kind: 'constraint' | 'type';
  input: Record<string, unknown>;
}

/** Patterns of the published models that no value matches. */
const brokenPatterns = new Set(['ResourceAssociationArn']);
/** Longer texts and lists than this only cost time. */
const longestOverstep = 1_100_000;
const longestList = 1_000;

/**
 * Every way in which an input can break its operation's model by one step: a required member left out, a bound of a
 * length, range or list overstepped, a value outside its enum or pattern, a wrong type, a union with two members. `base`
 * is an input that is right; places that it does not fill are filled for the purpose.
 */
export function brokenInputs(model: ServiceModel, operation: string, base: Record<string, unknown>, typed: boolean): BrokenInput[] {
  const inputShape = model.operations[operation]?.input?.shape;
  if (inputShape === undefined) return [];
  const found: BrokenInput[] = [];
  visit(inputShape, base, [], (value) => value as Record<string, unknown>, 0);
  return found;

  function visit(shapeName: string, value: unknown, path: string[], rebuild: (value: unknown) => Record<string, unknown>, depth: number): void {
    const shape = model.shapes[shapeName];
    if (!shape || depth > 6) return;
    const add = (what: string, broken: unknown, kind: BrokenInput['kind'] = 'constraint') =>
      found.push({ sentence: `${path.join('.') || 'the input'} ${what}`, kind, input: rebuild(broken) });
    if (typed && path.length > 0 && path.at(-1) !== 'key' && value !== undefined) addWrongType(shape, add);
    switch (shape.type) {
      case 'structure':
        return structure(shape, value, path, rebuild, depth);
      case 'list': {
        const items = Array.isArray(value) ? value : [];
        const item = items[0] ?? exampleOf(model, shape.member?.shape ?? '');
        if (shape.min && shape.min > 0 && typed) add(`has fewer than ${shape.min} items`, Array(shape.min - 1).fill(item));
        if (shape.max !== undefined && shape.max < longestList && item !== undefined) add(`has more than ${shape.max} items`, Array(shape.max + 1).fill(item));
        if (item !== undefined) visit(shape.member?.shape ?? '', item, [...path, '1'], (broken) => rebuild([broken, ...items.slice(1)]), depth + 1);
        return;
      }
      case 'map': {
        const keys = shape.max ?? 0;
        if (keys > 0 && keys < longestList) add(`has more than ${keys} entries`, Object.fromEntries(Array.from({ length: keys + 1 }, (_, index) => [`key${index}`, 'value'])));
        const entry = Object.entries((value as object | undefined) ?? {})[0] ?? ['key', exampleOf(model, shape.value?.shape ?? '')];
        visit(shape.key?.shape ?? '', entry[0], [...path, 'key'], (broken) => rebuild({ [String(broken)]: entry[1] }), depth + 1);
        visit(shape.value?.shape ?? '', entry[1], [...path, 'value'], (broken) => rebuild({ [entry[0]]: broken }), depth + 1);
        return;
      }
      case 'string':
        return text(shape, shapeName, add);
      case 'integer':
      case 'long':
      case 'float':
      case 'double':
        if (shape.min !== undefined) add(`is below ${shape.min}`, shape.min - 1);
        if (shape.max !== undefined) add(`is above ${shape.max}`, shape.max + 1);
    }
  }

  function structure(shape: ModelShape, value: unknown, path: string[], rebuild: (value: unknown) => Record<string, unknown>, depth: number): void {
    const members = (value ?? {}) as Record<string, unknown>;
    for (const name of shape.required ?? []) {
      if (shape.members?.[name]?.location === 'uri') continue;
      const { [name]: _left, ...rest } = members;
      found.push({ sentence: `${[...path, name].join('.')} is missing`, kind: 'constraint', input: rebuild(rest) });
    }
    const given = Object.keys(members).find((name) => members[name] !== undefined);
    for (const [name, member] of Object.entries(shape.members ?? {})) {
      const inside = members[name] ?? exampleOf(model, member.shape);
      if (shape.union) {
        if (name !== given && inside !== undefined) found.push({ sentence: `${path.join('.')} has two members, ${given} and ${name}`, kind: 'constraint', input: rebuild({ ...members, [name]: inside }) });
        visit(member.shape, inside, [...path, name], (broken) => rebuild({ [name]: broken }), depth + 1);
      } else {
        const first = found.length;
        visit(member.shape, inside, [...path, name], (broken) => rebuild({ ...members, [name]: broken }), depth + 1);
        // What stands in the address is always text, and a label of the path never empty.
        const speakable = ({ kind, input }: BrokenInput) => member.location === undefined || (kind === 'constraint' && (member.location !== 'uri' || input[name] !== ''));
        found.splice(first, found.length, ...found.slice(first).filter(speakable));
      }
    }
  }
}

type Add = (what: string, broken: unknown, kind?: BrokenInput['kind']) => void;

function text(shape: ModelShape, shapeName: string, add: Add): void {
  if (shape.min) add(`is shorter than ${shape.min}`, 'a'.repeat(shape.min - 1));
  if (shape.max !== undefined && shape.max < longestOverstep) add(`is longer than ${shape.max}`, 'a'.repeat(shape.max + 1));
  if (shape.enum) add('is none of its values', 'no-such-value');
  if (shape.pattern !== undefined && !brokenPatterns.has(shapeName)) {
    const wrong = ['\u0000', ' ', 'é'.repeat(shape.min ?? 1), '~~'].find((candidate) => !matchesPattern(shape.pattern as string, candidate));
    if (wrong !== undefined) add(`is ${JSON.stringify(wrong.slice(0, 5))}, which its pattern forbids`, wrong);
  }
}

function addWrongType(shape: ModelShape, add: Add): void {
  const wrong: Partial<Record<ModelShape['type'], unknown[]>> = {
    structure: ['text', [1]],
    list: ['text', { a: 1 }],
    map: ['text', [1]],
    string: [{ a: 1 }, ['a']],
    boolean: ['text', {}],
    integer: ['text', {}],
    long: ['text', {}],
  };
  for (const value of wrong[shape.type] ?? []) add(`is ${JSON.stringify(value)}, not a ${shape.type}`, value, 'type');
}

/** A value that fits a shape, or nothing where only its own service could tell one. */
export function exampleOf(model: ServiceModel, shapeName: string, depth = 0): unknown {
  const shape = model.shapes[shapeName];
  if (!shape || depth > 5) return undefined;
  switch (shape.type) {
    case 'string': {
      if (shape.enum) return shape.enum[0];
      const candidates = ['example', 'example'.padEnd(shape.min ?? 0, 'a'), '1', 'arn:aws:iam::111111111111:role/example'].filter((one) => one.length >= (shape.min ?? 0) && one.length <= (shape.max ?? Infinity));
      return candidates.find((one) => shape.pattern === undefined || matchesPattern(shape.pattern, one));
    }
    case 'boolean':
      return true;
    case 'integer':
    case 'long':
    case 'float':
    case 'double':
      return shape.min ?? 1;
    case 'list': {
      const item = exampleOf(model, shape.member?.shape ?? '', depth + 1);
      return item === undefined ? undefined : Array(shape.min ?? 1).fill(item);
    }
    case 'map':
      return {};
    case 'structure': {
      const names = shape.required?.length && !shape.union ? shape.required : Object.keys(shape.members ?? {}).slice(0, 1);
      const entries = names.map((name) => [name, exampleOf(model, shape.members?.[name]?.shape ?? '', depth + 1)] as const);
      return entries.some(([, value]) => value === undefined) ? undefined : Object.fromEntries(entries);
    }
    default:
      return undefined;
  }
}
