import type { LeafPattern, ObjectPattern } from './event-pattern';
import { invalidPattern } from './invalid-pattern';
import { readValueTest } from './value-tests';

const read = new Map<string, ObjectPattern>();
const keptPatterns = 1_000;

/** The pattern that a rule has as JSON; throws InvalidEventPatternException with what is wrong with it. */
export function readPattern(json: string): ObjectPattern {
  const known = read.get(json);
  if (known) return known;
  const pattern = readObject(parse(json), '');
  if (read.size >= keptPatterns) read.clear();
  read.set(json, pattern);
  return pattern;
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw invalidPattern(`It is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function readObject(value: unknown, path: string): ObjectPattern {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalidPattern('Filter is not an object');
  const entries = Object.entries(value);
  if (entries.length === 0) throw invalidPattern(path === '' ? 'Empty pattern is not allowed' : `"${path}" is an empty object, which is not allowed`);
  const pattern: ObjectPattern = { kind: 'object', fields: [], alternatives: [] };
  for (const [name, member] of entries) {
    const inside = path === '' ? name : `${path}.${name}`;
    if (name === '$or') pattern.alternatives.push(readAlternatives(member, inside));
    else pattern.fields.push(fieldOf(name.split('.'), Array.isArray(member) ? readLeaf(member, inside) : readBranch(member, inside)));
  }
  return pattern;
}

/** A name with dots is the way to a member inside: EventBridge joins the names of patterns and events alike. */
function fieldOf([name = '', ...inner]: string[], pattern: ObjectPattern | LeafPattern): ObjectPattern['fields'][number] {
  return [name, inner.length === 0 ? pattern : { kind: 'object', fields: [fieldOf(inner, pattern)], alternatives: [] }];
}

function readBranch(member: unknown, path: string): ObjectPattern {
  if (typeof member !== 'object' || member === null) throw invalidPattern(`"${path}" must be an object or an array`);
  return readObject(member, path);
}

function readLeaf(values: unknown[], path: string): LeafPattern {
  if (values.length === 0) throw invalidPattern('Empty arrays are not allowed');
  return { kind: 'leaf', tests: values.map((value) => readValueTest(value, path)) };
}

function readAlternatives(member: unknown, path: string): ObjectPattern[] {
  if (!Array.isArray(member) || member.length < 2) throw invalidPattern(`"${path}" must be an array of at least two patterns`);
  return member.map((one) => readObject(one, path));
}
