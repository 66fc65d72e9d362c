/** IAM's wildcards: `*` is any text, `?` one character. */
export function matchPattern(pattern: string, text: string): boolean {
  return expression(pattern, 's').test(text);
}

/** Actions do not care about upper and lower case. */
export function matchAction(pattern: string, action: string): boolean {
  return expression(pattern, 'si').test(action);
}

/** ARNs are compared part by part, so that a `*` does not reach over a colon of the first five parts. */
export function matchArn(pattern: string, arn: string): boolean {
  const [patternParts, arnParts] = [splitArn(pattern), splitArn(arn)];
  if (!patternParts || !arnParts) return matchPattern(pattern, arn);
  return patternParts.every((part, index) => matchPattern(part, arnParts[index] ?? ''));
}

function splitArn(arn: string): string[] | null {
  const parts = arn.split(':');
  return parts.length < 6 ? null : [...parts.slice(0, 5), parts.slice(5).join(':')];
}

function expression(pattern: string, flags: string): RegExp {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.');
  return new RegExp(`^${source}$`, flags);
}
