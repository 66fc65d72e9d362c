/** How RAM names those that a share is open to: a number, or an ARN. */
export type PrincipalKind = 'account' | 'organization' | 'unit' | 'other';

export function kindOfPrincipal(principal: string): PrincipalKind {
  if (/^\d{12}$/.test(principal)) return 'account';
  if (/^arn:[\w-]+:organizations::\d{12}:organization\//.test(principal)) return 'organization';
  return /^arn:[\w-]+:organizations::\d{12}:ou\//.test(principal) ? 'unit' : 'other';
}

/** `account 222222222222`, `the organization o-1234567890`. */
export function principalInWords(principal: string): string {
  const last = principal.split('/').at(-1);
  switch (kindOfPrincipal(principal)) {
    case 'account':
      return `account ${principal}`;
    case 'organization':
      return `the organization ${last}`;
    case 'unit':
      return `the organizational unit ${last}`;
    case 'other':
      return principal;
  }
}
