import { createHash, randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';

/** The intrinsic functions of the Amazon States Language, by name. They throw in words what is wrong with their arguments. */
export const intrinsics: Record<string, (...args: unknown[]) => unknown> = {
  'States.Format': (template, ...values) => format(text(template), values),
  // An empty text is null (recorded answers of AWS).
  'States.StringToJson': (value) => (text(value).trim() === '' ? null : (JSON.parse(text(value)) as unknown)),
  'States.JsonToString': (value) => JSON.stringify(value),
  'States.Array': (...items) => items,
  'States.ArrayPartition': (items, size) => partition(list(items), positive(size)),
  'States.ArrayContains': (items, wanted) => list(items).some((item) => isDeepStrictEqual(item, wanted)),
  'States.ArrayRange': (first, last, step) => range(whole(first), whole(last), whole(step)),
  'States.ArrayGetItem': (items, index) => itemAt(list(items), whole(index)),
  'States.ArrayLength': (items) => list(items).length,
  'States.ArrayUnique': (items) => list(items).filter((item, index, all) => all.findIndex((other) => isDeepStrictEqual(other, item)) === index),
  'States.Base64Encode': (value) => Buffer.from(short(text(value))).toString('base64'),
  'States.Base64Decode': (value) => Buffer.from(short(text(value)), 'base64').toString('utf8'),
  'States.Hash': (value, algorithm) => hash(value, algorithm),
  'States.JsonMerge': (first, second, deep) => merge(object(first), object(second), deep),
  'States.MathRandom': (from, to, seed) => Math.floor(random(seed) * (whole(to) - whole(from))) + whole(from),
  'States.MathAdd': (a, b) => whole(a) + whole(b),
  'States.StringSplit': (value, separators) => text(value).split(anyOf(text(separators))).filter(Boolean),
  'States.UUID': () => randomUUID(),
};

/** At most 1,000 items (Step Functions developer guide, "Intrinsic functions"). */
export function range(first: number, last: number, step: number): number[] {
  if (step === 0) throw new Error('the step must not be 0');
  const length = Math.max(0, Math.floor((last - first) / step) + 1);
  if (length > 1000) throw new Error('a range holds at most 1000 items');
  return Array.from({ length }, (_, index) => first + index * step);
}

export function partition(items: unknown[], size: number): unknown[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));
}

const algorithms = ['MD5', 'SHA-1', 'SHA-256', 'SHA-384', 'SHA-512'];

export function hash(value: unknown, algorithm: unknown): string {
  if (!algorithms.includes(String(algorithm))) throw new Error(`the algorithm must be one of ${algorithms.join(', ')}`);
  const name = String(algorithm).replace('-', '').toLowerCase();
  return createHash(name).update(short(typeof value === 'string' ? value : JSON.stringify(value))).digest('hex');
}

/** The same seed gives the same number. */
export function random(seed: unknown): number {
  if (seed === undefined) return Math.random();
  return createHash('sha256').update(String(seed)).digest().readUInt32BE() / 2 ** 32;
}

function format(template: string, values: unknown[]): string {
  const parts = template.split(/(?<!\\)\{\}/);
  if (parts.length - 1 !== values.length) throw new Error(`the template has ${parts.length - 1} places for ${values.length} values`);
  const plain = parts.map((part) => part.replace(/\\([{}\\'])/g, '$1'));
  return plain.reduce((before, part, index) => `${before}${shown(values[index - 1])}${part}`);
}

/** As Java shows it: `{k=1, l=[a, b]}` (recorded answers of AWS). */
function shown(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(shown).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  return `{${Object.entries(value).map(([name, member]) => `${name}=${shown(member)}`).join(', ')}}`;
}

function itemAt(items: unknown[], index: number): unknown {
  if (index < 0 || index >= items.length) throw new Error(`the list has no item ${index}`);
  return items[index];
}

function merge(first: object, second: object, deep: unknown): object {
  if (deep !== false) throw new Error('only shallow merging is there: the third argument must be false');
  return { ...first, ...second };
}

function anyOf(characters: string): RegExp {
  return new RegExp(`[${characters.replace(/[\\\]^-]/g, '\\$&')}]`);
}

function text(value: unknown): string {
  if (typeof value !== 'string') throw new Error(`${JSON.stringify(value)} is not a string`);
  return value;
}

function list(value: unknown): unknown[] {
  if (!Array.isArray(value)) throw new Error(`${JSON.stringify(value)} is not an array`);
  return value;
}

function object(value: unknown): object {
  if (!value || typeof value !== 'object' || Array.isArray(value)) throw new Error(`${JSON.stringify(value)} is not an object`);
  return value;
}

function whole(value: unknown): number {
  if (typeof value !== 'number') throw new Error(`${JSON.stringify(value)} is not a number`);
  return Math.round(value);
}

function positive(value: unknown): number {
  if (whole(value) < 1) throw new Error(`${JSON.stringify(value)} is not a positive number`);
  return whole(value);
}

/** What is hashed or encoded has at most 10,000 characters. */
function short(value: string): string {
  if (value.length > 10_000) throw new Error('the text is longer than 10000 characters');
  return value;
}
