import { BlockList, isIP } from 'node:net';
import type { ValueTest } from './event-pattern';
import { invalidPattern } from './invalid-pattern';
import { matchesWildcard, readWildcard } from './wildcard';
import { own } from '@/sandbox/core/own';

type Reader = (operand: unknown, path: string) => ValueTest;

/** The filters of EventBridge (user guide, "Comparison operators"); other services know more or fewer. */
const readers: Record<string, Reader> = {
  prefix: (operand, path) => affix(operand, path, 'prefix', (text, wanted) => text.startsWith(wanted)),
  suffix: (operand, path) => affix(operand, path, 'suffix', (text, wanted) => text.endsWith(wanted)),
  'equals-ignore-case': (operand, path) => {
    const wanted = textOf(operand, path, 'equals-ignore-case').toLowerCase();
    return ofText((text) => text.toLowerCase() === wanted);
  },
  wildcard: (operand, path) => {
    const parts = readWildcard(textOf(operand, path, 'wildcard'));
    return ofText((text) => matchesWildcard(parts, text));
  },
  'anything-but': anythingBut,
  numeric,
  cidr,
  exists(operand, path) {
    if (typeof operand !== 'boolean') throw invalidPattern(`exists of "${path}" must be either true or false`);
    return operand ? { holds: () => true } : { holds: () => false, ofAbsent: true };
  },
};

/** A value that must be equal, or an object with one filter. */
export function readValueTest(value: unknown, path: string): ValueTest {
  if (typeof value !== 'object' || value === null) return { holds: (given) => given === value };
  const [[name, operand] = [], ...more] = Object.entries(value);
  if (Array.isArray(value) || name === undefined || more.length > 0) throw invalidPattern(`"${path}" must hold values, or objects with one match expression each`);
  const reader = own(readers, name);
  if (!reader) throw invalidPattern(`Unrecognized match type ${name}`);
  return reader(operand, path);
}

function ofText(holds: (text: string) => boolean): ValueTest {
  return { holds: (value) => typeof value === 'string' && holds(value) };
}

function textOf(operand: unknown, path: string, name: string): string {
  if (typeof operand !== 'string') throw invalidPattern(`${name} match pattern must be a string`);
  return operand;
}

/** `{"prefix": "a"}`, or `{"prefix": {"equals-ignore-case": "a"}}`. */
function affix(operand: unknown, path: string, name: string, holds: (text: string, wanted: string) => boolean): ValueTest {
  if (typeof operand === 'object' && operand !== null) {
    const [[inner, wanted] = [], ...more] = Object.entries(operand);
    if (inner !== 'equals-ignore-case' || more.length > 0) throw invalidPattern(`${name} match pattern must be a string`);
    const lower = textOf(wanted, path, inner).toLowerCase();
    return ofText((text) => holds(text.toLowerCase(), lower));
  }
  const wanted = textOf(operand, path, name);
  return ofText((text) => holds(text, wanted));
}

/** Texts or numbers, one or several, or one of the filters for texts with one or several operands. */
function anythingBut(operand: unknown, path: string): ValueTest {
  if (typeof operand === 'object' && operand !== null && !Array.isArray(operand)) {
    const [first, ...more] = Object.entries(operand);
    const [name, inner] = first ?? ['', undefined];
    if (more.length > 0 || !['prefix', 'suffix', 'equals-ignore-case', 'wildcard'].includes(name)) {
      throw invalidPattern(`Unsupported anything-but pattern: ${name}`);
    }
    const refused = listOf(inner).map((one) => readValueTest({ [name]: requireAnythingButOperand(name, one) }, path));
    return { holds: (value) => !refused.some((test) => test.holds(value)) };
  }
  const refused = listOf(operand);
  const kinds = new Set(refused.map((one) => (one === null ? 'null' : typeof one)));
  if (!Array.isArray(operand) && !['string', 'number'].includes([...kinds].join())) throw invalidPattern('Value of anything-but must be an array or single string/number value.');
  if (![...kinds].every((kind) => ['string', 'number'].includes(kind))) throw invalidPattern('Inside anything but list, start|null|boolean is not supported.');
  if (kinds.size > 1) throw invalidPattern('Inside anything but list, either all values are number or string, mixed type is not supported');
  return { holds: (value) => !refused.includes(value) };
}

function listOf(operand: unknown): unknown[] {
  const list = Array.isArray(operand) ? (operand as unknown[]) : [operand];
  if (list.length === 0) throw invalidPattern('Empty arrays are not allowed');
  return list;
}

/** Inside anything-but each filter takes texts alone; an empty prefix or suffix, which would be everything, is refused there and nowhere else. */
function requireAnythingButOperand(name: string, operand: unknown): string {
  if (name === 'equals-ignore-case' && typeof operand !== 'string') throw invalidPattern('Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported.');
  const isAffix = name === 'prefix' || name === 'suffix';
  if (isAffix && typeof operand === 'object' && operand !== null) throw invalidPattern('Value of anything-but must be an array or single string/number value.');
  if (isAffix && operand === '') throw invalidPattern('Null prefix/suffix not allowed');
  if (typeof operand !== 'string') throw invalidPattern(`${isAffix ? 'prefix/suffix' : name} match pattern must be a string`);
  return operand;
}

const comparisons: Record<string, (value: number, bound: number) => boolean> = {
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '=': (value, bound) => value === bound,
  '>=': (value, bound) => value >= bound,
  '>': (value, bound) => value > bound,
};
const largestNumber = 5e9;

/** `["=", 3]`, `[">", 0]`, or a range such as `[">", 0, "<=", 5]`. */
function numeric(operand: unknown, path: string): ValueTest {
  if (!Array.isArray(operand)) throw invalidPattern('Value of numeric must be an array.');
  const parts: unknown[] = operand;
  const bounds = [parts.slice(0, 2), parts.slice(2, 4)].filter((part) => part.length > 0);
  const tests = bounds.map(([operator, bound]) => {
    const compare = own(comparisons, String(operator));
    if (!compare) throw invalidPattern(`Unrecognized numeric range operator: ${String(operator)}`);
    if (typeof bound !== 'number') throw invalidPattern(`Value of ${String(operator)} must be numeric`);
    if (Math.abs(bound) > largestNumber) throw invalidPattern(`Value of numeric of "${path}" must be between -5.0E9 and 5.0E9, inclusive`);
    return (value: number) => compare(value, bound);
  });
  const isRange = bounds.length === 2;
  const [low, high] = bounds.map(([operator]) => String(operator));
  if (isRange && low?.startsWith('>') && !high?.startsWith('<')) throw invalidPattern(`Bad numeric range operator: ${high}`);
  if (bounds.length === 0 || parts.length > 4 || (isRange && !(low?.startsWith('>') && high?.startsWith('<')))) {
    throw invalidPattern(`numeric of "${path}" must be one comparison, or a lower and an upper bound`);
  }
  const [lower, upper] = bounds.map(([, bound]) => Number(bound));
  if (isRange && Number(lower) >= Number(upper)) throw invalidPattern(`Bottom of the numeric range of "${path}" must be less than its top`);
  return { holds: (value) => typeof value === 'number' && tests.every((test) => test(value)) };
}

function cidr(operand: unknown, path: string): ValueTest {
  // AWS names the prefix here, too.
  const [network = '', prefix, ...more] = textOf(operand, path, 'prefix').split('/');
  const family = isIP(network) === 6 ? 'ipv6' : 'ipv4';
  const largest = family === 'ipv6' ? 128 : 32;
  if (prefix === undefined || more.length > 0) throw invalidPattern("Malformed CIDR, one '/' required");
  if (!/^\d+$/.test(prefix)) throw invalidPattern('Malformed CIDR, mask bits must be an integer');
  if (isIP(network) === 0) throw invalidPattern(`Nonstandard IP address: ${network}`);
  if (Number(prefix) > largest) throw invalidPattern(`Malformed CIDR, mask bits must be at most ${largest}`);
  const list = new BlockList();
  list.addSubnet(network, Number(prefix), family);
  return ofText((text) => isIP(text) !== 0 && list.check(text, isIP(text) === 6 ? 'ipv6' : 'ipv4'));
}
