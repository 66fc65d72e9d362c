import type { ConditionContext } from './condition-context';
import { asLiteral } from './match-pattern';

/** Policies of the older version take variables for plain text ("IAM policy elements: Variables and tags", IAM user guide). */
export function knowsVariables(version: string | undefined): boolean {
  return version === '2012-10-17';
}

/**
 * Fills `${aws:PrincipalTag/team}` and `${aws:PrincipalTag/team, 'none'}` into a pattern. Null when the request has no such
 * key, and there is no default: then the pattern matches nothing.
 */
export function fillVariables(pattern: string, context: ConditionContext): string | null {
  if (!pattern.includes('${')) return pattern;
  let complete = true;
  const filled = pattern.replace(/\$\{([^},]+)(?:,\s*'([^']*)')?\s*\}/g, (_, name: string, otherwise?: string) => {
    if (name === '*' || name === '?') return asLiteral(name);
    if (name === '$') return '$';
    const key = name.trim().toLowerCase();
    const found = Object.entries(context).find(([candidate]) => candidate.toLowerCase() === key)?.[1] ?? otherwise;
    // A key with several values cannot be a variable.
    complete &&= typeof found === 'string';
    return asLiteral(String(found));
  });
  return complete ? filled : null;
}
