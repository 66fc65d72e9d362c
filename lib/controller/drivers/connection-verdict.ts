import type { ShownParameter } from '@/lib/aws/events';
import { faultOfStatus, faultOfWords } from '../call-fault';
import type { ObservedBase, Verdict } from '../driver';
import type { ConnectionSpec } from '../specs';
import { asTexts, authenticationFix, credentialWords, shownTokenParameters } from './connection-authorization';
import { differs, listed } from './differs';
import { sameSet } from './same-set';
import { own } from '@/lib/platform/own';

/** A connection as EventBridge tells it; nothing of it is secret. */
export interface ObservedConnection extends ObservedBase {
  stateReason: string | null;
  /** Its description is still our mark. */
  isMarked: boolean;
  authorizationType: string | null;
  apiKeyName: string | null;
  oauthEndpoint: string | null;
  oauthMethod: string | null;
  /** Of the token request. */
  tokenParameters: ShownParameter[];
  parameters: ShownParameter[];
  configurationArn: string | null;
  wantedConfigurationArn: string | null;
  associationArn: string | null;
}

const underWay: Record<string, (spec: ConnectionSpec) => string> = {
  CREATING: ({ serviceName }) => `EventBridge is building the private connection to ${serviceName} (usually under a minute, at times several).`,
  AUTHORIZING: ({ serviceName }) => `EventBridge is signing in for ${serviceName} (usually under a minute, with OAuth up to 20).`,
  UPDATING: ({ name }) => `EventBridge is applying the change to the connection ${name} (usually under a minute).`,
  DEAUTHORIZING: ({ name }) => `EventBridge is taking the credentials out of the connection ${name}.`,
  DELETING: ({ name }) => `EventBridge is deleting the connection ${name}. It can be made anew afterwards, with the credentials.`,
};

const refusedCredentials: Record<Exclude<ConnectionSpec['authorization']['type'], 'NONE'>, string> = {
  BASIC: 'this user name and password',
  API_KEY: 'this API key',
  OAUTH_CLIENT_CREDENTIALS: 'this client ID and secret',
};

function asSentence(reason: string): string {
  return /[.!?]$/.test(reason) ? reason : `${reason}.`;
}

/** Why EventBridge does not use the credentials any more, from its own words. */
function deauthorized({ serviceName, authorization }: ConnectionSpec, reason: string | null): Verdict {
  const isOAuth = authorization.type === 'OAUTH_CLIENT_CREDENTIALS';
  const named = statusIn(reason);
  // EventBridge deauthorizes other types on these two alone.
  const status = isOAuth || named === 401 || named === 407 ? named : 0;
  if (authorization.type === 'NONE') {
    return {
      is: 'failed',
      reason: 'signInWanted',
      who: 'owner',
      sentence: `${serviceName} responded ${status || 401}, although it is published without authentication. The owners of ${serviceName} can fix it: edit the authentication of the service. Pergola then asks for the credentials.`,
    };
  }
  if (isOAuth && isOwners(reason)) {
    return {
      is: 'failed',
      reason: 'tokenEndpoint',
      who: 'owner',
      sentence: `EventBridge gets no token for ${serviceName} from ${authorization.endpoint}: ${asSentence(reason!)} The owners of ${serviceName} can fix it: check the token endpoint and how it is published. When they correct the service, EventBridge uses the credentials that it has. When they fix the endpoint itself, enter the same credentials again.`,
    };
  }
  const credentials = refusedCredentials[authorization.type];
  const because =
    reason === null || status
      ? `${isOAuth ? `The token endpoint of ${serviceName}` : serviceName} responded ${status || 401} to ${credentials}.`
      : takenOut(reason)
        ? `The credentials for ${serviceName} were taken out of the connection, in EventBridge.`
        : `EventBridge can’t authenticate to ${serviceName} any more: ${asSentence(reason)}`;
  return { is: 'failed', reason: 'credentialsNeeded', who: 'consumer', sentence: `${because} Enter new credentials to go on.` };
}

/** Whether the token endpoint itself failed, and not the credentials. AWS gives the reason in words. */
function isOwners(reason: string | null): boolean {
  if (reason === null || /DeauthorizeConnection|\bsecret\b/i.test(reason)) return false;
  const status = statusIn(reason);
  if (status) return faultOfStatus('tokenEndpoint', status) === 'tokenEndpoint';
  return faultOfWords(reason) !== 'unreachable' || /access_token|time[ds]?.?out|cannot be reached|could not (be asked|connect|reach)|connection (to|refused|reset|failed)/i.test(reason);
}

/** `… with HTTP status 404.` */
function statusIn(reason: string | null): number {
  return Number(/\b([1-5]\d\d)\b/.exec(reason ?? '')?.[1] ?? 0);
}

function unreachable({ serviceName }: ConnectionSpec, reason: string | null): Verdict {
  const because = reason ? asSentence(reason) : 'EventBridge gives no reason.';
  return {
    is: 'failed',
    reason: 'failedConnectivity',
    who: 'owner',
    sentence: `EventBridge cannot reach ${serviceName}: ${because} Ask its owners to look at the gateway, the resource configuration and the share; once they are right, enter the credentials again and the way there is built anew.`,
  };
}

function needsCredentials(spec: ConnectionSpec, observed: ObservedConnection): Verdict {
  return {
    is: 'failed',
    reason: 'credentialsNeeded',
    who: 'consumer',
    sentence: `The connection doesn’t authenticate to ${spec.serviceName} as the service asks for. Enter ${credentialWords(spec.authorization.type)} to go on.`,
    differences: [{ what: 'authentication', wanted: wantedSignIn(spec), found: signInFound(spec, observed) }],
  };
}

/** What EventBridge can change while it keeps the secrets. */
function authenticationDiffers(spec: ConnectionSpec, observed: ObservedConnection) {
  const { is } = authenticationFix(spec, observed);
  if (is !== 'change' && is !== 'standIn') return false;
  const [wanted, found] = [is === 'standIn' ? 'none' : wantedSignIn(spec), signInFound(spec, observed)];
  return { fix: 'update' as const, phrase: is === 'standIn' ? 'it authenticates although the service asks for nothing' : 'it doesn’t authenticate as the service asks for', what: 'authentication', wanted, found };
}

/** A connection that does not work is changed before its credentials are blamed: the owners may have corrected what was wrong. */
function correctedAuthentication(spec: ConnectionSpec, observed: ObservedConnection): Verdict | null {
  const { is } = authenticationFix(spec, observed);
  if (is === 'credentials') return needsCredentials(spec, observed);
  if (is === 'change' && takenOut(observed.stateReason)) return null;
  return differs([authenticationDiffers(spec, observed)]);
}

/** The secrets went with that operation. */
function takenOut(reason: string | null): boolean {
  return reason !== null && /DeauthorizeConnection/.test(reason);
}

function differenceOf(spec: ConnectionSpec, observed: ObservedConnection): Verdict | null {
  const { wantedConfigurationArn, configurationArn } = observed;
  const isElsewhere = wantedConfigurationArn !== null && configurationArn !== wantedConfigurationArn;
  const fix = authenticationFix(spec, observed);
  if (!isElsewhere && fix.is === 'credentials') return needsCredentials(spec, observed);
  const held = configurationArn ?? 'the public internet';
  return differs([
    isElsewhere && { fix: 'update', phrase: `it leads to ${held}`, what: 'resource configuration', wanted: wantedConfigurationArn, found: held },
    authenticationDiffers(spec, observed),
    !sameSet(asTexts(observed.parameters), asTexts(spec.parameters)) && {
      fix: 'update',
      phrase: 'the parameters that go with every call are others',
      what: 'parameters',
      wanted: listed(spec.parameters.map(inWords)),
      found: listed(foundAmong(observed.parameters, spec.parameters)),
    },
    !observed.isMarked && { fix: 'update', phrase: 'its description was changed', what: 'description', wanted: 'the mark of Pergola', found: 'another text' },
  ]);
}

function wantedSignIn({ authorization }: ConnectionSpec): string {
  switch (authorization.type) {
    case 'API_KEY':
      return `API_KEY ${authorization.keyName}`;
    case 'OAUTH_CLIENT_CREDENTIALS':
      return `${authorization.type} ${authorization.method} ${authorization.endpoint}, ${listed(shownTokenParameters(authorization).map(inWords))}`;
    default:
      return authorization.type;
  }
}

/** Values that differ are not shown: whoever changed them by hand may have entered a secret. */
function signInFound({ authorization }: ConnectionSpec, observed: ObservedConnection): string {
  const { authorizationType, apiKeyName, oauthMethod, oauthEndpoint, tokenParameters } = observed;
  const held = [authorizationType ?? 'unknown', apiKeyName, oauthMethod, oauthEndpoint].filter((part) => part !== null).join(' ');
  if (authorizationType !== 'OAUTH_CLIENT_CREDENTIALS') return held;
  return `${held}, ${listed(foundAmong(tokenParameters, authorization.type === 'OAUTH_CLIENT_CREDENTIALS' ? shownTokenParameters(authorization) : []))}`;
}

function foundAmong(observed: readonly ShownParameter[], wanted: readonly ShownParameter[]): string[] {
  const expected = new Set(wanted.map(inWords));
  return observed.map((one) => (expected.has(inWords(one)) ? inWords(one) : `${one.in} ${one.name}, with a value of its own`));
}

function inWords({ in: where, name, value }: ShownParameter): string {
  return value === null ? `${where} ${name} (secret)` : `${where} ${name}=${value}`;
}

export function judgeConnection(spec: ConnectionSpec, observed: ObservedConnection): Verdict {
  const { awsState, stateReason } = observed;
  const waiting = own(underWay, awsState);
  if (waiting) return { is: 'waiting', sentence: waiting(spec) };
  if (awsState === 'DEAUTHORIZED') return correctedAuthentication(spec, observed) ?? deauthorized(spec, stateReason);
  if (awsState === 'FAILED_CONNECTIVITY') return correctedAuthentication(spec, observed) ?? unreachable(spec, stateReason);
  const difference = differenceOf(spec, observed);
  if (difference) return difference;
  if (awsState === 'ACTIVE' || awsState === 'AUTHORIZED') return { is: 'converged', sentence: `The connection ${spec.name} to ${spec.serviceName} is ready.` };
  return { is: 'waiting', sentence: `EventBridge reports ${awsState} for the connection ${spec.name}.` };
}
