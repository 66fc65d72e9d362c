import type { OnDrift, OnwardSharing, SignIn } from '@/prisma/generated/enums';
import type { AccessValue, CatalogProperty } from './catalog-query';
import { parameterPlaces, type ParameterPlace } from './http-parameter';
import { own } from '@/lib/platform/own';

/** How one signs in to a service, in a few words. */
export const signInWords: Record<SignIn, string> = {
  NONE: 'No sign-in',
  BASIC: 'User name and password',
  API_KEY: 'API key',
  OAUTH_CLIENT_CREDENTIALS: 'OAuth client credentials',
};

/** Where a parameter goes in a request. */
export const placeWords: Record<ParameterPlace, string> = { query: 'Query', header: 'Header', body: 'Body' };
export const placeOptions = parameterPlaces.map((value) => ({ value, label: placeWords[value] }));

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
  if (property === 'signIn') return own(signInWords, value) ?? value;
  if (property === 'access') return own(accessWords, value) ?? value;
  return value;
}

/** How a service can be tested. */
export const testChoiceWords: Record<'GET' | 'HEAD' | 'NONE', { label: string; description?: string }> = {
  GET: { label: 'GET' },
  HEAD: { label: 'HEAD', description: 'Like GET, without a response body.' },
  NONE: { label: 'No test', description: 'Connections stay “Not tested” until a consumer sends a test request.' },
};

/** What owners choose between for changes that somebody makes by hand on AWS. */
export const driftChoices: { value: OnDrift; label: string; description: string }[] = [
  { value: 'REPAIR', label: 'Repair it', description: 'Pergola puts it back as it was published, within minutes, and says so in the activity.' },
  { value: 'REPORT', label: 'Report it', description: 'Pergola shows what differs to you and to those who have access, and leaves it until somebody asks for the repair.' },
];
export const driftNote = 'Holds for the gateway, configuration and share, and for accesses and connections to it. Secrets are never read, compared or restored. A gateway of several services is repaired as soon as one of them asks for it.';

/** What owners choose between for service networks that consumers share with further accounts. */
export const onwardChoices: { value: OnwardSharing; label: string; description: string }[] = [
  {
    value: 'ALLOWED',
    label: 'Allow',
    description: 'An account with access can put the service on a service network and share that network. The accounts it shares with reach the service without a grant. Pergola reports them under Unmanaged access.',
  },
  {
    value: 'BLOCKED',
    label: 'Block',
    description: 'AWS refuses to put the service on a service network that can be shared. EventBridge connections might then fail.',
  },
];
export const onwardNote = 'Sets allowAssociationToShareableServiceNetwork on the resource configuration. AWS does not document whether EventBridge connections need it, so Allow is the default. Associations that exist are not removed.';
/** How a consumer notices that EventBridge needs the flag, and what helps. */
export const onwardBlockedNote = 'The owners block onward sharing. AWS does not document whether EventBridge connections work without it. If AWS refuses to create a connection, or its state is FAILED_CONNECTIVITY, ask the owners to allow onward sharing, then check the connection again.';
