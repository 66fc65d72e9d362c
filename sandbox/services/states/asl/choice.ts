import type { ChoiceRule } from './definition';
import { findPath, valueAt } from './paths';
import { runtimeFailure, type Scope } from './scope';
import { isTimestamp } from './wait';
import { own } from '@/sandbox/core/own';

/** Whether a rule of a Choice state holds. */
export function holds(rule: ChoiceRule, scope: Scope): boolean {
  if (Array.isArray(rule['And'])) return (rule['And'] as ChoiceRule[]).every((part) => holds(part, scope));
  if (Array.isArray(rule['Or'])) return (rule['Or'] as ChoiceRule[]).some((part) => holds(part, scope));
  if (rule['Not']) return !holds(rule['Not'] as ChoiceRule, scope);
  const operator = Object.keys(rule).find((key) => !['Variable', 'Next', 'Comment', 'Assign', 'Output'].includes(key)) ?? '';
  const variable = String(rule.Variable);
  if (operator === 'IsPresent') return (findPath(variable, scope) !== undefined) === rule['IsPresent'];
  const value = findPath(variable, scope);
  if (value === undefined) throw runtimeFailure(`Invalid path '${variable}': The choice state's condition path references an invalid value.`);
  const test = own(typeTests, operator);
  if (test) return test(value) === rule[operator];
  const expected = operator.endsWith('Path') ? valueAt(String(rule[operator]), operator, scope) : rule[operator];
  return compare(operator.replace(/Path$/, ''), value, expected);
}

const typeTests: Record<string, (value: unknown) => boolean> = {
  IsNull: (value) => value === null,
  IsString: (value) => typeof value === 'string',
  IsNumeric: (value) => typeof value === 'number',
  IsBoolean: (value) => typeof value === 'boolean',
  IsTimestamp: isTimestamp,
};

function compare(operator: string, value: unknown, expected: unknown): boolean {
  if (operator === 'StringMatches') return typeof value === 'string' && wildcard(String(expected)).test(value);
  const [, kind, relation] = /^(String|Numeric|Boolean|Timestamp)(\w+)$/.exec(operator) ?? [];
  const type = { String: 'string', Timestamp: 'string', Numeric: 'number', Boolean: 'boolean' }[kind ?? ''];
  if (typeof value !== type || typeof expected !== type) return false;
  const [left, right] = kind === 'Timestamp' ? [Date.parse(String(value)), Date.parse(String(expected))] : [value as number, expected as number];
  switch (relation) {
    case 'Equals':
      return left === right;
    case 'LessThan':
      return left < right;
    case 'LessThanEquals':
      return left <= right;
    case 'GreaterThan':
      return left > right;
    case 'GreaterThanEquals':
      return left >= right;
    default:
      return false;
  }
}

function wildcard(pattern: string): RegExp {
  const parts = pattern.split(/(?<!\\)\*/).map((part) => part.replaceAll('\\*', '*').replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's');
}
