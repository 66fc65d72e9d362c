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

function expression(pattern: string, flags: string): RegExp {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.');
  return new RegExp(`^${source}$`, flags);
}
