import { BlockList, isIP } from 'node:net';
import type { ConditionContext } from './condition-context';
import { matchArn, matchPattern, plainText } from './match-pattern';
import { asList, type ConditionValue, type Statement } from './policy-document';
import { fillVariables } from './policy-variables';

/** `wanted` is what the policy says, a pattern; `found` is what the request has. */
type Comparison = (wanted: string, found: string) => boolean;

const asText = (compare: Comparison): Comparison => (wanted, found) => compare(plainText(wanted), found);
const asNumber = (compare: (a: number, b: number) => boolean): Comparison => (wanted, found) =>
  isNumber(wanted) && isNumber(found) && compare(Number(found), Number(wanted));
const asTime = (compare: (a: number, b: number) => boolean): Comparison => (wanted, found) => compare(timeOf(found), timeOf(wanted));

/** "IAM JSON policy elements: Condition operators", IAM user guide. */
const comparisons: Record<string, Comparison> = {
  StringEquals: asText((wanted, found) => wanted === found),
  StringEqualsIgnoreCase: asText((wanted, found) => wanted.toLowerCase() === found.toLowerCase()),
  StringLike: matchPattern,
  ArnEquals: matchArn,
  ArnLike: matchArn,
  Bool: asText((wanted, found) => wanted.toLowerCase() === found.toLowerCase()),
  BinaryEquals: asText((wanted, found) => Buffer.from(wanted, 'base64').equals(Buffer.from(found, 'base64'))),
  IpAddress: asText(isInRange),
  NumericEquals: asNumber((a, b) => a === b),
  NumericLessThan: asNumber((a, b) => a < b),
  NumericLessThanEquals: asNumber((a, b) => a <= b),
  NumericGreaterThan: asNumber((a, b) => a > b),
  NumericGreaterThanEquals: asNumber((a, b) => a >= b),
  DateEquals: asTime((a, b) => a === b),
  DateLessThan: asTime((a, b) => a < b),
  DateLessThanEquals: asTime((a, b) => a <= b),
  DateGreaterThan: asTime((a, b) => a > b),
  DateGreaterThanEquals: asTime((a, b) => a >= b),
};

/** An operator with its parts taken off: `ForAllValues:StringNotLikeIfExists` and the like. */
interface Operator {
  quantifier: 'ForAllValues' | 'ForAnyValue' | null;
  negated: boolean;
  ifExists: boolean;
  compare: Comparison;
}

/** All operators and keys of a statement's Condition must hold. */
export function conditionsHold(condition: Statement['Condition'], context: ConditionContext, withVariables: boolean): boolean {
  if (condition === undefined) return true;
  const found = new Map(Object.entries(context).map(([key, value]) => [key.toLowerCase(), asList(value)]));
  return Object.entries(condition).every(([operatorName, keys]) =>
    Object.entries(keys).every(([key, values]) => {
      const wanted = texts(values).map((value) => (withVariables ? fillVariables(value, context) : value));
      return holds(operatorName, wanted, found.get(key.toLowerCase()));
    }),
  );
}

/** Whether IAM has an operator of that name. */
export function isConditionOperator(name: string): boolean {
  return name === 'Null' || parseOperator(name) !== undefined;
}

/** A wanted value is null where a variable in it has no value: it equals nothing. */
function holds(operatorName: string, wanted: (string | null)[], found: string[] | undefined): boolean {
  if (operatorName === 'Null') return (wanted[0]?.toLowerCase() === 'true') === (found === undefined);
  const operator = parseOperator(operatorName);
  if (!operator) throw new Error(`The sandbox does not know the condition operator ${operatorName}.`);
  const { quantifier, negated, ifExists, compare } = operator;
  const matches = (value: string) => wanted.some((one) => one !== null && compare(one, value)) !== negated;

  if (found === undefined || found.length === 0) {
    if (quantifier === 'ForAllValues') return true;
    if (quantifier === 'ForAnyValue') return ifExists;
    return ifExists || negated;
  }
  if (quantifier === 'ForAllValues') return found.every(matches);
  if (quantifier === 'ForAnyValue') return found.some(matches);
  return negated ? found.every(matches) : found.some(matches);
}

const operators = new Map<string, Operator | undefined>();

function parseOperator(name: string): Operator | undefined {
  if (!operators.has(name)) operators.set(name, readOperator(name));
  return operators.get(name);
}

function readOperator(name: string): Operator | undefined {
  const [, quantifier = null, base = '', ifExists] = /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/.exec(name) ?? [];
  const positive = base.replace(/^(String|Arn|Numeric|Date)Not/, '$1').replace(/^NotIpAddress$/, 'IpAddress');
  const compare = Object.hasOwn(comparisons, positive) ? comparisons[positive] : undefined;
  return compare && { quantifier: quantifier as Operator['quantifier'], negated: positive !== base, ifExists: ifExists !== undefined, compare };
}

function isInRange(range: string, address: string): boolean {
  const [network = '', prefix] = range.split('/');
  const version = isIP(network);
  const whole = version === 4 ? 32 : 128;
  const bits = prefix === undefined ? whole : Number(prefix);
  if (version === 0 || isIP(address) !== version || !Number.isInteger(bits) || bits < 0 || bits > whole) return false;
  const type = version === 4 ? 'ipv4' : 'ipv6';
  const block = new BlockList();
  block.addSubnet(network, bits, type);
  return block.check(address, type);
}

/** ISO 8601, or seconds since the epoch. */
function timeOf(text: string): number {
  return isNumber(text) ? Number(text) * 1000 : Date.parse(text);
}

function isNumber(text: string): boolean {
  return /^-?\d+(\.\d+)?$/.test(text);
}

function texts(wanted: ConditionValue | ConditionValue[]): string[] {
  return asList(wanted).map(String);
}
