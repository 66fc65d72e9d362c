import { expect, test } from 'vitest';
import { parseEnvironment } from './env';

const random = 'Zk3vQ9x1Tn7LwB2cR8mJ5hYd0PsGfA4E';
const safe = {
  NODE_ENV: 'production', DATABASE_URL: 'postgresql://db.internal/pergola', PUBLIC_ORIGIN: 'https://pergola.example.com', NEXTAUTH_SECRET: random,
  OIDC_ISSUER: 'https://login.example.com', OIDC_CLIENT_ID: 'pergola', OIDC_CLIENT_SECRET: 'GOCSPX-1', PERGOLA_HUB_ACCOUNT_ID: '999999999999',
};
const hub = { PERGOLA_WEB_ROLE_ARN: 'arn:aws:iam::999999999999:role/PergolaWebRole', PERGOLA_WORKER_ROLE_ARN: 'arn:aws:iam::999999999999:role/PergolaWorkerRole' };
const sandbox = { NEXTAUTH_SECRET: 'a-secret-of-16-ch', OIDC_ISSUER: 'http://localhost:4566/oidc', OIDC_CLIENT_SECRET: 'pergola-sandbox' };

function problemsOf(given: Record<string, string | undefined>): string[] {
  try {
    parseEnvironment({ ...safe, ...hub, ...given });
    return [];
  } catch (error) {
    return [...(error as Error).message.matchAll(/^ {2}([A-Z_]+): /gm)].map(([, name]) => name!);
  }
}

test.each([
  ['a safe one', {}, []],
  ['the sandbox on loopback', { ...sandbox, PUBLIC_ORIGIN: 'http://localhost:3000' }, []],
  ['the sandbox on 127.0.0.1', { ...sandbox, PUBLIC_ORIGIN: 'http://127.0.0.1:3000' }, []],
  ['the sandbox without PUBLIC_ORIGIN', { ...sandbox, PUBLIC_ORIGIN: undefined }, []],
  ['the sandbox in development', { ...sandbox, PUBLIC_ORIGIN: 'http://pergola.internal', NODE_ENV: 'development' }, []],
  ['the sandbox on a network', { ...sandbox, PUBLIC_ORIGIN: 'http://pergola.internal' }, ['NEXTAUTH_SECRET', 'OIDC_CLIENT_SECRET', 'OIDC_ISSUER', 'PUBLIC_ORIGIN']],
  ['a name that looks like loopback', { PUBLIC_ORIGIN: 'http://localhost.evil.example' }, ['PUBLIC_ORIGIN']],
  ['a host beside 127.0.0.1', { PUBLIC_ORIGIN: 'http://127.0.0.1.nip.io' }, ['PUBLIC_ORIGIN']],
  ['an http issuer', { OIDC_ISSUER: 'http://login.example.com' }, ['OIDC_ISSUER']],
  ['31 characters', { NEXTAUTH_SECRET: random.slice(1) }, ['NEXTAUTH_SECRET']],
  ['one character 40 times', { NEXTAUTH_SECRET: 'x'.repeat(40) }, ['NEXTAUTH_SECRET']],
  ['a secret of the tests', { NEXTAUTH_SECRET: 'a-secret-of-the-tests-that-signs-nothing-else' }, ['NEXTAUTH_SECRET']],
  ['short tokens', { METRICS_TOKEN: 'sixteen-characte', EVENTS_TOKEN: 'sixteen-characte' }, ['EVENTS_TOKEN', 'METRICS_TOKEN']],
  ['what is wrong and what is unsafe, all at once', { OIDC_CLIENT_ID: undefined, DATABASE_URL: '', OIDC_ISSUER: 'http://login.example.com' }, ['DATABASE_URL', 'OIDC_CLIENT_ID', 'OIDC_ISSUER']],
  ['scopes without openid', { OIDC_SCOPES: 'email' }, ['OIDC_SCOPES']],
])('%s', (_, given, problems) => {
  expect(problemsOf(given)).toEqual(problems);
});

test('a missing variable is called required', () => {
  expect(() => parseEnvironment({ ...safe, ...hub, OIDC_CLIENT_ID: undefined })).toThrow('OIDC_CLIENT_ID: Required.');
});

test('a message never repeats a value', () => {
  expect(() => parseEnvironment({ ...safe, ...hub, NEXTAUTH_SECRET: 'short-value', OIDC_ISSUER: 'no address' })).toThrow(/^(?!.*(short-value|no address))/s);
});

test('by default one person cannot use up the points of an account', () => {
  const { LIMIT_ACCOUNT_PER_MINUTE, LIMIT_PERSON_PER_MINUTE } = parseEnvironment({ ...safe, ...hub });
  expect(LIMIT_ACCOUNT_PER_MINUTE).toBeGreaterThanOrEqual(3 * LIMIT_PERSON_PER_MINUTE);
});
