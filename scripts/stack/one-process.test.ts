import { generateKeyPairSync } from 'node:crypto';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, inject, test } from 'vitest';
import { createDatabase, dropDatabase } from '../database';
import { urlAs } from '../postgres/roles';
import { projectRoot } from '../project-root';
import { environmentOf, exitCodeOf, readProcessSettings } from './one-process';

const signingKey = generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64');
const key = Buffer.alloc(32, 7).toString('base64');
const given = {
  DATABASE_URL: 'postgresql://pergola_app:p@db.example.com/pergola', NEXTAUTH_SECRET: 'x'.repeat(40), NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: key, AUDIT_SIGNING_KEY: signingKey,
  PERGOLA_SANDBOX: 'off', AWS_REGION: 'eu-west-1', PERGOLA_WEB_ROLE_ARN: 'arn:aws:iam::123456789012:role/Web', PERGOLA_WORKER_ROLE_ARN: 'arn:aws:iam::123456789012:role/Worker',
  OIDC_ISSUER: 'https://id.example.com', OIDC_CLIENT_ID: 'a', OIDC_CLIENT_SECRET: 'b',
};
const read = (which: 'web' | 'worker', environment: Record<string, string>) => readProcessSettings(which, environment as unknown as NodeJS.ProcessEnv);

test.each([
  ['web', ['NEXTAUTH_SECRET', 'NEXT_SERVER_ACTIONS_ENCRYPTION_KEY']],
  ['worker', ['NEXTAUTH_SECRET', 'AUDIT_SIGNING_KEY']],
] as const)('%s names the secrets that every host needs', (which, names) => {
  const { NEXTAUTH_SECRET: _secret, NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: _actions, AUDIT_SIGNING_KEY: _signing, ...rest } = given;
  for (const name of names) expect(() => read(which, rest)).toThrow(`${name}: create it once with`);
});

test('neither starts a database of its own', () => {
  const { DATABASE_URL: _url, ...rest } = given;
  expect(() => read('web', rest)).toThrow('npm run web starts one process on your own PostgreSQL');
});

test('a key that is none of AES is refused', () => {
  expect(() => read('web', { ...given, NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: 'c2hvcnQ=' })).toThrow('openssl rand -base64 32');
});

test('each process gets the secrets that it needs, and the owner of the tables is nobody’s', () => {
  const settings = read('web', { ...given, DATABASE_OWNER_URL: 'postgresql://owner:p@db.example.com/pergola' });
  const [web, worker] = [environmentOf('web', settings), environmentOf('worker', settings)];
  expect(web).toMatchObject({ NODE_ENV: 'production', NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: key, NEXTAUTH_SECRET: given.NEXTAUTH_SECRET });
  expect(web.AUDIT_SIGNING_KEY).toBeUndefined();
  expect(worker.AUDIT_SIGNING_KEY).toBe(signingKey);
  for (const env of [web, worker]) expect(env.DATABASE_OWNER_URL).toBeUndefined();
});

test.each([
  ['exits with 143 after SIGTERM, as Next.js does', { code: 143, signal: null }, true, 0],
  ['is ended by SIGTERM', { code: null, signal: 'SIGTERM' }, true, 0],
  ['exits with 0', { code: 0, signal: null }, true, 0],
  ['fails while it ends', { code: 1, signal: null }, true, 1],
  ['is killed because it takes too long', { code: null, signal: 'SIGKILL' }, true, 1],
  ['exits with 143 although the command was not asked to end', { code: 143, signal: null }, false, 143],
  ['is ended by somebody else’s SIGTERM', { code: null, signal: 'SIGTERM' }, false, 1],
] as const)('exit code of the command when its process %s', (_what, ended, wasAsked, expected) => {
  expect(exitCodeOf(ended, wasAsked)).toBe(expected);
});

test('on a database without the migrations it does not start, migrates nothing, and names the command', async () => {
  const server = inject('databaseServerUrl');
  const name = `empty_${process.pid}`;
  const url = urlAs('application', await createDatabase(server, name));
  try {
    const environment = { PATH: process.env.PATH, HOME: process.env.HOME, ...given, DATABASE_URL: url };
    const ended = await promisify(execFile)(process.execPath, [join(projectRoot, 'scripts', 'worker.mjs')], { cwd: projectRoot, env: environment as unknown as NodeJS.ProcessEnv, timeout: 60_000 }).then(
      () => null,
      (error: { code: number; stderr: string }) => error,
    );
    expect(ended).toMatchObject({ code: 1, stderr: expect.stringContaining('Run npm run db:migrate, then start again.') as string });
  } finally {
    await dropDatabase(server, name);
  }
});
