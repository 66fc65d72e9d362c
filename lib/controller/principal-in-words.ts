/** How RAM and resource policies name those that they let in: a number, an ARN, the ID of an organization or unit, or `anyone`. */
export type PrincipalKind = 'account' | 'organization' | 'unit' | 'anyone' | 'other';

/** Every AWS account. */
export const anyone = '*';

export function kindOfPrincipal(principal: string): PrincipalKind {
  if (/^\d{12}$/.test(principal)) return 'account';
  if (principal === anyone) return 'anyone';
  if (/^(arn:[\w-]+:organizations::\d{12}:organization\/|o-)/.test(principal)) return 'organization';
  return /^(arn:[\w-]+:organizations::\d{12}:ou\/|ou-)/.test(principal) ? 'unit' : 'other';
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
    case 'anyone':
      return 'any AWS account';
    case 'other':
      return principal.endsWith('.amazonaws.com') ? `the AWS service ${principal}` : principal;
  }
}

/** Whether AWS RAM can name it as the principal of a share. */
export function isRamPrincipal(principal: string): boolean {
  return /^(\d{12}$|arn:)/.test(principal) || principal.endsWith('.amazonaws.com');
}
