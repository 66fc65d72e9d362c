/** What a session may do, beside what its role allows: a session has only what both allow. */
export interface Permission {
  actions: readonly string[];
  /** ARNs or patterns; `*` for actions that AWS does not bind to resources. */
  resources: readonly string[];
  /** As IAM writes it. */
  condition?: Record<string, Record<string, string | readonly string[]>>;
}

/** "The plaintext that you use for both inline and managed session policies can't exceed 2,048 characters" (AWS STS API reference, AssumeRole). */
export const longestPolicyCharacters = 2_048;

/** The session policy of these permissions. Throws when it is longer than AWS takes. */
export function sessionPolicy(permissions: readonly Permission[]): string {
  const Statement = permissions.map(({ actions, resources, condition }) => ({ Effect: 'Allow', Action: oneOrAll(actions), Resource: oneOrAll(resources), ...(condition && { Condition: condition }) }));
  const policy = JSON.stringify({ Version: '2012-10-17', Statement });
  if (policy.length > longestPolicyCharacters) throw new Error(`A session policy of ${policy.length} characters is longer than AWS takes (${longestPolicyCharacters}).`);
  return policy;
}

function oneOrAll(values: readonly string[]): string | readonly string[] {
  return values.length === 1 ? values[0]! : values;
}

/** The partition that a Region is in, for ARNs. */
export function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}
