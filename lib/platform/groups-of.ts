import { problemOfLine } from './text';

/**
 * The groups in a response of the identity provider, or null when the claim is absent, which says nothing about them.
 * One string is a list of one. An empty list or string is no group, and neither is text that no page would accept: it could
 * look like the name of another group.
 */
export function groupsOf(claims: Record<string, unknown>, claim: string): string[] | null {
  if (!Object.hasOwn(claims, claim)) return null;
  const value = claims[claim];
  if (typeof value === 'string') return [value].filter(isGroup);
  return Array.isArray(value) ? [...new Set(value.filter((group) => typeof group === 'string' && isGroup(group)))] : null;
}

function isGroup(text: string): boolean {
  return text !== '' && problemOfLine(text) === null;
}
