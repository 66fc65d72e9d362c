import { expect, test } from 'vitest';
import { projectRoot } from '../project-root';
import { readSettings, refuseUnsafeSettings } from './settings';

const read = (given: Record<string, string>) => readSettings(given as unknown as NodeJS.ProcessEnv);

test('without any variable everything is the project’s own', () => {
  expect(read({})).toMatchObject({
    home: `${projectRoot}/.pergola`,
    port: 3000,
    sandboxPort: 4566,
    publicOrigin: 'http://localhost:3000',
    databaseUrls: undefined,
    useSandbox: true,
    given: { AWS_ENDPOINT_URL: 'http://localhost:4566', OIDC_ISSUER: 'http://localhost:4566/oidc', PERGOLA_WORKER_ROLE_ARN: 'arn:aws:iam::999999999999:role/PergolaWorkerRole', AWS_ACCESS_KEY_ID: 'AKIASBXWORKER0000001' },
    web: { AWS_ACCESS_KEY_ID: 'AKIASBXWEB0000000001' },
  });
});

test('with an AWS of one’s own, nothing of the sandbox is set', () => {
  const own = { AWS_ENDPOINT_URL: 'http://aws.internal', AWS_REGION: 'eu-west-1', PERGOLA_WEB_ROLE_ARN: 'arn:aws:iam::123456789012:role/Web', PERGOLA_WORKER_ROLE_ARN: 'arn:aws:iam::123456789012:role/Worker', OIDC_ISSUER: 'https://id.example.com', OIDC_CLIENT_ID: 'a', OIDC_CLIENT_SECRET: 'b' };
  expect(read(own)).toMatchObject({ useSandbox: false, given: {}, web: {} });
});

test('a session secret of the environment is used', () => {
  expect(read({ NEXTAUTH_SECRET: 'from the environment' }).sessionSecret).toBe('from the environment');
  expect(read({}).sessionSecret).toBeUndefined();
});

test('one’s own sign-in works with the sandbox too', () => {
  const { given, useSandbox } = read({ OIDC_ISSUER: 'https://id.example.com', OIDC_CLIENT_ID: 'a', OIDC_CLIENT_SECRET: 'b' });
  expect(useSandbox).toBe(true);
  expect(given).not.toHaveProperty('OIDC_ISSUER');
});

test.each([
  ['a port that is a word', { PORT: 'web' }, 'PORT is "web", which is no port'],
  ['a port out of range', { SANDBOX_PORT: '70000' }, 'SANDBOX_PORT is "70000", which is no port'],
  ['one port for two', { PORT: '4566' }, 'both 4566'],
  ['AWS without roles', { PERGOLA_SANDBOX: 'off', AWS_REGION: 'us-east-1' }, 'Set PERGOLA_WEB_ROLE_ARN, PERGOLA_WORKER_ROLE_ARN'],
  ['AWS without anybody who signs people in', { PERGOLA_SANDBOX: 'off', AWS_REGION: 'us-east-1', PERGOLA_WEB_ROLE_ARN: 'a', PERGOLA_WORKER_ROLE_ARN: 'b' }, 'set OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET'],
  ['a database without its owner', { DATABASE_URL: 'postgresql://app@db/pergola' }, 'DATABASE_OWNER_URL is not set'],
  ['a database without its application', { DATABASE_OWNER_URL: 'postgresql://owner@db/pergola' }, 'DATABASE_URL is not set'],
  ['an issuer without a client', { OIDC_ISSUER: 'https://id.example.com' }, 'set OIDC_CLIENT_ID, OIDC_CLIENT_SECRET'],
])('%s is refused in a sentence', (_sentence, given, words) => {
  expect(() => read(given)).toThrow(words);
});

test('what the portal would refuse is refused before anything starts', () => {
  const own = { PUBLIC_ORIGIN: 'http://pergola.example.com', PERGOLA_SANDBOX: 'off', AWS_REGION: 'eu-west-1', PERGOLA_WEB_ROLE_ARN: 'a', PERGOLA_WORKER_ROLE_ARN: 'b', OIDC_ISSUER: 'https://id.example.com', OIDC_CLIENT_ID: 'a', OIDC_CLIENT_SECRET: 'b' };
  expect(() => refuseUnsafeSettings(read(own), 'production')).toThrow('PUBLIC_ORIGIN: Must begin with https://');
  expect(() => refuseUnsafeSettings(read({ PUBLIC_ORIGIN: 'https://pergola.example.com' }), 'production')).toThrow('the sandbox signs in anyone');
  expect(() => refuseUnsafeSettings(read({ ...own, PUBLIC_ORIGIN: 'https://pergola.example.com' }), 'production')).not.toThrow();
  expect(() => refuseUnsafeSettings(read({}), 'production')).not.toThrow();
});
