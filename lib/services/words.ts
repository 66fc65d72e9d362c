import type { OnDrift, SignIn } from '@/prisma/generated/enums';
import type { AccessValue, CatalogProperty } from './catalog-query';

/** How one signs in to a service, in a few words. */
export const signInWords: Record<SignIn, string> = {
  NONE: 'No sign-in',
  BASIC: 'User name and password',
  API_KEY: 'API key',
  OAUTH_CLIENT_CREDENTIALS: 'OAuth client credentials',
};

export const accessWords: Record<AccessValue, string> = {
  own: 'My team owns it',
  have: 'I have access',
  requested: 'Requested',
  none: 'No access yet',
};

export const propertyWords: Record<CatalogProperty, string> = {
  access: 'My access',
  team: 'Owner team',
  region: 'Region',
  account: 'Account',
  signIn: 'Sign-in',
  tag: 'Tag',
};

/** What people read for a value of a property; the value itself where it speaks for itself. */
export function valueWords(property: CatalogProperty, value: string): string {
  if (property === 'signIn') return signInWords[value as SignIn] ?? value;
  if (property === 'access') return accessWords[value as AccessValue] ?? value;
  return value;
}

/** What owners choose between for changes that somebody makes by hand on AWS. */
export const driftChoices: { value: OnDrift; label: string; description: string }[] = [
  { value: 'REPAIR', label: 'Repair it', description: 'Pergola puts it back as it was published, within minutes, and says so in the activity.' },
  { value: 'REPORT', label: 'Report it', description: 'Pergola shows what differs to you and to those who have access, and leaves it until somebody asks for the repair.' },
];
export const driftNote = 'Holds for the gateway, configuration and share, and for accesses and connections to it. Secrets are never read, compared or restored. A gateway of several services is repaired as soon as one of them asks for it.';
