import type { WantedResource } from '@/lib/controller/declare';
import type { ConnectionSpec, HttpParameter } from '@/lib/controller/specs';
import type { SignIn } from '@/prisma/generated/enums';
import { openTokenParameters, parametersOf, signInDetailsOf, valueOf, type SignInDetails } from './sign-in';

interface WantedConnection {
  id: string;
  accountId: string;
  region: string;
  spec: ConnectionSpec;
  /** Keys of the share principal, the invitation where there is one, and the service's configuration. */
  dependsOn: string[];
  isWanted: boolean;
  /** Whether what somebody changes by hand is put right. */
  repairs?: boolean;
}

export function connectionKey(connectionId: string): string {
  return `connection/${connectionId}`;
}

/** The EventBridge connection in the consumer's account. */
export function wantedOfConnection({ id, accountId, region, spec, dependsOn, isWanted, repairs }: WantedConnection): WantedResource {
  return { key: connectionKey(id), kind: 'connection', accountId, region, spec, desired: isWanted ? 'present' : 'absent', dependsOn, repairs };
}

/** What is wanted of EventBridge, without any secret. */
export function connectionSpec(of: {
  name: string;
  serviceName: string;
  signIn: SignIn;
  details: SignInDetails;
  parameters: HttpParameter[];
  /** Values of the token request's parameters that the service leaves open, but for secrets. */
  tokenParameters?: HttpParameter[];
}): ConnectionSpec {
  const { name, serviceName, signIn, details, parameters, tokenParameters = [] } = of;
  return { name, serviceName, authorization: authorizationOf(signIn, details, tokenParameters), parameters };
}

/** A service as its row has it, as far as the specs of its connections follow from it. */
interface ConnectedService {
  name: string;
  signIn: SignIn;
  signInDetails: unknown;
  parameters: unknown;
}

/**
 * The spec of a connection under what its service asks for now. What its consumer entered stays; a parameter that neither the
 * service nor the consumer gave a value is left out.
 */
export function specUnder({ name: serviceName, signIn, signInDetails, parameters }: ConnectedService, before: ConnectionSpec): ConnectionSpec {
  const details = signInDetailsOf(signInDetails);
  const given = before.authorization.type === 'OAUTH_CLIENT_CREDENTIALS' ? (before.authorization.tokenParameters ?? []) : [];
  return connectionSpec({
    name: before.name,
    serviceName,
    signIn,
    details,
    parameters: parametersOf(parameters).flatMap((one) => {
      const value = one.value ?? valueOf(before.parameters, one);
      return value === undefined ? [] : [{ in: one.in, name: one.name, value }];
    }),
    tokenParameters: given,
  });
}

function authorizationOf(signIn: SignIn, details: SignInDetails, given: HttpParameter[]): ConnectionSpec['authorization'] {
  switch (signIn) {
    case 'NONE':
      return { type: 'NONE' };
    case 'BASIC':
      return { type: 'BASIC' };
    case 'API_KEY':
      return { type: 'API_KEY', keyName: details.keyName ?? 'x-api-key' };
    case 'OAUTH_CLIENT_CREDENTIALS':
      return { type: 'OAUTH_CLIENT_CREDENTIALS', endpoint: details.endpoint ?? '', method: details.method ?? 'POST', scope: details.scope, ...tokenParametersOf(details, given) };
  }
}

/** The service's own values count; only what it leaves open comes from whoever connects. */
function tokenParametersOf(details: SignInDetails, given: HttpParameter[]): Pick<Extract<ConnectionSpec['authorization'], { type: 'OAUTH_CLIENT_CREDENTIALS' }>, 'tokenParameters' | 'secretParameters'> {
  const fixed = (details.parameters ?? []).flatMap(({ in: place, name, value }) => (value === undefined ? [] : [{ in: place, name, value }]));
  const entered = openTokenParameters(details, false).map((one) => ({ ...one, value: valueOf(given, one) ?? '' }));
  const tokenParameters = [...fixed, ...entered];
  const secretParameters = openTokenParameters(details, true);
  return { ...(tokenParameters.length > 0 && { tokenParameters }), ...(secretParameters.length > 0 && { secretParameters }) };
}
