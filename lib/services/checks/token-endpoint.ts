import { fail, pass, warn, type Verdict } from './check';
import type { PublishFacts } from './facts';

/** Null: the service has no token endpoint. */
export function checkTokenEndpoint({ tokenEndpoint }: Pick<PublishFacts, 'tokenEndpoint'>): Verdict | null {
  if (!tokenEndpoint) return null;
  const { host, resolution } = tokenEndpoint;
  const because = 'EventBridge requests tokens over the internet, so no consumer could connect';
  const remedy = 'Enter a token endpoint that is reachable over the internet, or choose another authentication.';
  switch (resolution.is) {
    case 'public':
      return pass(`${host} resolves to a public address. EventBridge requests tokens there.`);
    case 'mixed':
      return warn(`${host} resolves to private and public addresses. EventBridge reaches only the public ones.`, 'Use a name that resolves only to public addresses.');
    case 'private':
      return fail(`${host} resolves to a private address in public DNS. ${because}.`, remedy);
    case 'notFound':
      return fail(`Public DNS doesn’t have ${host}. ${because}.`, remedy);
    case 'notChecked':
      return warn(`Whether EventBridge can reach ${host} could not be checked from here: ${resolution.because}.`, 'Make sure that it is reachable over the internet.');
  }
}
