/**
 * The groups in a response of the identity provider, or null when the claim is absent, which says nothing about them.
 * One string is a list of one. An empty list or string is no group.
 */
export function groupsOf(claims: Record<string, unknown>, claim: string): string[] | null {
  if (!Object.hasOwn(claims, claim)) return null;
  const value = claims[claim];
  if (typeof value === 'string') return value === '' ? [] : [value];
  return Array.isArray(value) ? [...new Set(value.filter((group) => typeof group === 'string'))] : null;
}
