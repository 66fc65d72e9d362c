/** A variable and what is wrong with it. */
export interface Problem {
  name: string;
  message: string;
}

const minSecretLength = 32;
/** Fewer different characters than any random secret of this length has. */
const minDifferentCharacters = 10;
/** Secrets that Pergola makes up or takes itself. */
const ownSecrets = ['NEXTAUTH_SECRET', 'METRICS_TOKEN', 'EVENTS_TOKEN'];
/** Values that are in this repository or in everybody's examples. */
const knownSecret = /pergola-sandbox|a-secret-of|change-?me|replace-?me|your-?secret|example/i;

/** Whether an origin is reached from this machine alone. */
export function isLoopback(origin: string): boolean {
  if (!URL.canParse(origin)) return false;
  const { hostname } = new URL(origin);
  return hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/** What is unsafe in production when people reach the portal from other machines. Nothing is, in development and on loopback. */
export function unsafeSettings(environment: Record<string, string | undefined>): Problem[] {
  const { NODE_ENV, PUBLIC_ORIGIN, OIDC_ISSUER = '', OIDC_CLIENT_SECRET = '' } = environment;
  if (NODE_ENV !== 'production' || isLoopback(PUBLIC_ORIGIN ?? 'http://localhost:3000')) return [];
  const problems: Problem[] = [];
  if (!PUBLIC_ORIGIN!.startsWith('https://')) problems.push({ name: 'PUBLIC_ORIGIN', message: 'Must begin with https://. Without it, session cookies can be read on the network.' });
  if (!OIDC_ISSUER.startsWith('https://')) problems.push({ name: 'OIDC_ISSUER', message: 'Must begin with https://. Without it, anyone on the network can sign in as anyone.' });
  if (knownSecret.test(OIDC_CLIENT_SECRET)) problems.push({ name: 'OIDC_CLIENT_SECRET', message: 'Is a default that everyone knows. Use the secret that the issuer gave to the portal.' });
  for (const name of ownSecrets) {
    const value = environment[name];
    if (value === undefined) continue;
    const isGuessable = knownSecret.test(value) || new Set(value).size < minDifferentCharacters;
    if (value.length < minSecretLength || isGuessable) problems.push({ name, message: `Must be random and have at least ${minSecretLength} characters. Create one with: openssl rand -base64 32` });
  }
  return problems;
}
