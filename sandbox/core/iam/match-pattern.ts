/*
 * A policy variable is filled in as text: a star or a question mark that it brings, and those of `${*}` and `${?}`, are
 * no wildcards. They travel as these two characters, which no ARN holds.
 */
const literalStar = '\uE000';
const literalQuestionMark = '\uE001';

/** Text that a pattern is to contain as it is. */
export function asLiteral(text: string): string {
  return text.replaceAll('*', literalStar).replaceAll('?', literalQuestionMark);
}

/** The text that a pattern without wildcards stands for. */
export function plainText(pattern: string): string {
  return pattern.replaceAll(literalStar, '*').replaceAll(literalQuestionMark, '?');
}

/** IAM's wildcards: `*` is any text, `?` one character. */
export function matchPattern(pattern: string, text: string): boolean {
  return expression(pattern, 's').test(text);
}

/** Actions do not care about upper and lower case. */
export function matchAction(pattern: string, action: string): boolean {
  return expression(pattern, 'si').test(action);
}

/**
 * ARNs are compared part by part: a wildcard stays within its part, except for a `*` at the very end, which may reach
 * over the colons that follow ("IAM JSON policy elements: Resource", IAM user guide).
 */
export function matchArn(pattern: string, arn: string): boolean {
  if (!arn.startsWith('arn:')) return matchPattern(pattern, arn);
  const parts = pattern.split(':');
  const last = Math.min(parts.length, arnParts) - 1;
  if (parts.length < arnParts && !pattern.endsWith('*')) return false;
  return partsOf(arn, last).every((part, index) => matchPattern(partsOf(pattern, last)[index] ?? '', part));
}

const arnParts = 6;

/** The first parts one by one, and all that is behind them as one. */
function partsOf(arn: string, count: number): string[] {
  const parts = arn.split(':');
  return [...parts.slice(0, count), parts.slice(count).join(':')];
}

const expressions = new Map<string, RegExp>();
const mostExpressions = 5_000;

function expression(pattern: string, flags: string): RegExp {
  const key = `${flags} ${pattern}`;
  const known = expressions.get(key);
  if (known) return known;
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.')
    .replaceAll(literalStar, '\\*')
    .replaceAll(literalQuestionMark, '\\?');
  const compiled = new RegExp(`^${source}$`, flags);
  if (expressions.size >= mostExpressions) expressions.clear();
  expressions.set(key, compiled);
  return compiled;
}
