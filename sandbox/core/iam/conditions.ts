import { matchArn, matchPattern } from './match-pattern';
import { asList, type ConditionValue, type Statement } from './policy-document';

/** Condition keys of a request; names do not care about upper and lower case. */
export type ConditionContext = Record<string, string | string[]>;

type Comparison = (wanted: string, found: string) => boolean;

const asNumber = (compare: (a: number, b: number) => boolean): Comparison => (wanted, found) => compare(Number(found), Number(wanted));
const asTime = (compare: (a: number, b: number) => boolean): Comparison => (wanted, found) => compare(Date.parse(found), Date.parse(wanted));

/** "IAM JSON policy elements: Condition operators", IAM user guide. */
const comparisons: Record<string, Comparison> = {
  StringEquals: (wanted, found) => wanted === found,
  StringEqualsIgnoreCase: (wanted, found) => wanted.toLowerCase() === found.toLowerCase(),
  StringLike: matchPattern,
  ArnEquals: matchArn,
  ArnLike: matchArn,
  Bool: (wanted, found) => wanted.toLowerCase() === found.toLowerCase(),
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
export function conditionsHold(condition: Statement['Condition'], context: ConditionContext): boolean {
  const found = new Map(Object.entries(context).map(([key, value]) => [key.toLowerCase(), asList(value)]));
  return Object.entries(condition ?? {}).every(([operatorName, keys]) =>
    Object.entries(keys).every(([key, wanted]) => holds(operatorName, texts(wanted), found.get(key.toLowerCase()))),
  );
}

function holds(operatorName: string, wanted: string[], found: string[] | undefined): boolean {
  if (operatorName === 'Null') return (wanted[0] === 'true') === (found === undefined);
  const { quantifier, negated, ifExists, compare } = parseOperator(operatorName);
  const matches = (value: string) => wanted.some((one) => compare(one, value)) !== negated;

  if (found === undefined || found.length === 0) {
    if (quantifier === 'ForAllValues') return true;
    if (quantifier === 'ForAnyValue') return ifExists;
    return ifExists || negated;
  }
  if (quantifier === 'ForAllValues') return found.every(matches);
  if (quantifier === 'ForAnyValue') return found.some(matches);
  return negated ? found.every(matches) : found.some(matches);
}

function parseOperator(name: string): Operator {
  const [first, second] = name.split(':');
  const quantifier = second === undefined ? null : (first as Operator['quantifier']);
  let base = second ?? first ?? '';
  const ifExists = base.endsWith('IfExists');
  if (ifExists) base = base.slice(0, -'IfExists'.length);
  const positive = base.replace(/^(String|Arn|Numeric|Date)Not/, '$1');
  const compare = comparisons[positive];
  if (!compare) throw new Error(`The sandbox does not know the condition operator ${name}.`);
  return { quantifier, negated: positive !== base, ifExists, compare };
}

function texts(wanted: ConditionValue | ConditionValue[]): string[] {
  return asList(wanted).map(String);
}
