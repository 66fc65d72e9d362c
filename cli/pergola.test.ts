import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { hostname, tmpdir, userInfo } from 'node:os';
import { basename, join, relative } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { RealAwsReport } from '@/lib/real-aws/report';
import { closeDb, db } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import { projectRoot } from '@/scripts/project-root';
import { preparePortalEnvironment } from '@/scripts/testing/portal-environment';
import { whenFileIsDone } from '@/scripts/testing/when-file-is-done';
import { startSandbox } from '@/sandbox/start-sandbox';
import { seedSandboxWorld } from '@/prisma/seed-sandbox-world';

let home: string;
/** What `npm start` would have written: this process is the instance. */
let settings: Record<string, string>;

beforeAll(async () => {
  const sandbox = await startSandbox({ delays: 0.002, admin: true });
  await preparePortalEnvironment({ awsEndpointUrl: sandbox.url });
  home = await mkdtemp(join(tmpdir(), 'pergola-command-'));
  whenFileIsDone(async () => {
    await closeDb();
    await sandbox.stop();
    await rm(home, { recursive: true, force: true });
  });
  await seedSandboxWorld();
  settings = Object.fromEntries(Object.entries(process.env).filter(([name]) => /^(DATABASE|PUBLIC|NEXTAUTH|OIDC|AWS|PERGOLA)_/.test(name))) as Record<string, string>;
  await writeRunFile({ environment: settings });
}, 60_000);

const writeRunFile = (more: object) =>
  writeFile(join(home, 'run.json'), JSON.stringify({ pid: process.pid, script: basename(process.argv[1] ?? ''), origin: 'http://localhost:3000', ...more }));

interface Ran {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs the real command as people do, with no variable of the portal but PERGOLA_HOME. */
function pergola(args: string[], variables: Record<string, string> = {}): Promise<Ran> {
  return run(process.execPath, [join(projectRoot, 'bin', 'pergola.mjs'), ...args], { cwd: home, variables: { PERGOLA_HOME: home, ...variables } });
}

function run(file: string, args: string[], { cwd, variables }: { cwd: string; variables?: Record<string, string> }): Promise<Ran> {
  const { PATH, HOME } = process.env;
  return new Promise((resolve) => {
    execFile(file, args, { cwd, env: { NODE_ENV: 'production', PATH, HOME, ...variables } }, (error, stdout, stderr) => resolve({ code: error ? Number(error.code) : 0, stdout, stderr }));
  });
}

describe('beside a running instance', () => {
  test('it lists the accounts as JSON and says on stderr which instance it uses', async () => {
    const { code, stdout, stderr } = await pergola(['accounts', 'list', '--json']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: `Using the instance at http://localhost:3000 (., process ${process.pid}).\n` });
    expect(JSON.parse(stdout)).toContainEqual(expect.objectContaining({ id: '111111111111' }));
  });

  test('what an operator changes is recorded with their user and host', async () => {
    const added = await pergola(['accounts', 'add', '--account', '555555555555', '--name', 'New', '--group', 'team:new', '--region', 'us-east-1', '--publishes']);
    expect(added).toMatchObject({ code: 0, stdout: expect.stringContaining('aws cloudformation deploy') as string });
    const event = await db().auditEvent.findFirstOrThrow({ where: { subjectId: '555555555555' } });
    const operator = `${userInfo().username}@${hostname()}`;
    expect(event).toMatchObject({ actorId: null, actorName: `Operator (${operator})`, data: { operator } });
  });

  test('an operator ends the sessions of a person by email address', async () => {
    const person = { issuer: 'https://login.example.com', email: 'leaver@example.com', name: 'Lee Leaver' };
    await db().person.create({ data: { id: newId('per'), subject: 'leaver', ...person, sessions: { create: { id: newId('ses'), userAgent: 'Firefox on Linux', expiresAt: new Date(Date.now() + 3_600_000) } } } });
    expect(await pergola(['people', 'sessions', '--person', 'Leaver@example.com'])).toMatchObject({ code: 0, stdout: expect.stringContaining('Firefox on Linux') as string });
    const ended = await pergola(['people', 'end-sessions', '--person', 'leaver@example.com', '--json']);
    expect(JSON.parse(ended.stdout)).toMatchObject({ ended: 1 });
    expect(await db().session.findFirst({ where: { person: { subject: 'leaver' } } })).toMatchObject({ endReason: 'ADMINISTRATOR', endedById: null });
    expect(await db().auditEvent.findFirst({ where: { action: 'session.end' } })).toMatchObject({ actorName: expect.stringMatching(/^Operator \(.+@.+\)$/) as string });
  });

  test('a hold is shown, and an operator ends it', async () => {
    await db().installation.updateMany({ data: { heldAt: new Date(), heldReason: 'missing', heldSentence: 'The installation record is missing.' } });
    expect(await pergola(['installation', 'status', '--json'])).toMatchObject({ code: 1, stdout: expect.stringContaining('The installation record is missing.') as string });
    expect(await pergola(['installation', 'continue', '--reason', 'Restored on purpose', '--yes'])).toMatchObject({ code: 0, stdout: expect.stringContaining('Continues with this database') as string });
    expect(await db().auditEvent.findFirst({ where: { action: 'installation.continue' } })).toMatchObject({ actorName: expect.stringMatching(/^Operator \(.+@.+\)$/) as string });
  });

  test('a refusal of AWS is one message and exit code 1', async () => {
    const { code, stdout, stderr } = await pergola(['accounts', 'verify', '--account', '555555555555']);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/Error: Pergola cannot assume the role arn:aws:iam::555555555555:role/);
  });

  test('a variable of the environment wins and is named', async () => {
    const { code, stderr } = await pergola(['audit', 'head'], { DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none' });
    expect(code).toBe(1);
    expect(stderr).toContain('with DATABASE_URL of the environment');
    expect(stderr).toContain('The database of DATABASE_URL (127.0.0.1:1/none) cannot be used');
  });

  test('credentials of an AWS account never meet the sandbox of the instance', async () => {
    const { code, stderr } = await pergola(['accounts', 'verify', '--account', '111111111111'], { AWS_ACCESS_KEY_ID: 'AKIAREAL', AWS_SECRET_ACCESS_KEY: 'real', AWS_SESSION_TOKEN: 'real', AWS_PROFILE: 'production' });
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.not.stringContaining('environment') as string });
  });
});

test('an intact audit log is exit code 0', async () => {
  expect(await pergola(['audit', 'verify'])).toMatchObject({ code: 0, stdout: expect.stringContaining('intact') as string });
});

test('real-aws refuses an endpoint of one’s own', async () => {
  const { code, stderr } = await pergola(['real-aws']);
  expect(code).toBe(1);
  expect(stderr).toContain('so these calls would not reach AWS');
});

test('real-aws removes its objects after Ctrl-C and still prints the report', async () => {
  const child = spawn(process.execPath, [join(projectRoot, 'bin', 'pergola.mjs'), 'real-aws', '--write', '--endpoint-is-sandbox', '--owner', '111111111111', '--consumer', '222222222222', '--json'], {
    cwd: home,
    env: { NODE_ENV: 'production', PATH: process.env.PATH, HOME: process.env.HOME, PERGOLA_HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  child.stdout.on('data', (text) => (stdout += String(text)));
  child.stderr.on('data', (text) => String(text).includes('RA-10') && child.kill('SIGINT'));
  const [code] = (await once(child, 'exit')) as [number];
  const report = JSON.parse(stdout) as RealAwsReport;
  expect({ code, interrupted: report.interrupted }).toEqual({ code: 1, interrupted: true });
  expect(report.created).toContainEqual(expect.objectContaining({ kind: 'resource gateway', removed: true }));
}, 60_000);

test('backup and restore are for the database of npm start', async () => {
  const own = { DATABASE_URL: 'postgresql://app@db.example.com/pergola', DATABASE_OWNER_URL: 'postgresql://owner@db.example.com/pergola' };
  expect(await pergola(['backup'], own)).toMatchObject({ code: 1, stderr: expect.stringContaining('DATABASE_URL names your own PostgreSQL') as string });
  expect(await pergola(['restore', '--from', join(home, 'run.json'), '--yes'])).toMatchObject({ code: 1, stderr: expect.stringContaining('Stop it, then restore.') as string });
});

test('without an instance and without variables there is one message that says what to do', async () => {
  const { code, stdout, stderr } = await pergola(['accounts', 'list'], { PERGOLA_HOME: join(home, 'empty') });
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toBe(`Error: No Pergola runs from ${join(home, 'empty')}, and DATABASE_URL is not set. Start it with "npm start", set PERGOLA_HOME to the folder of a running instance, or set the variables in .env.example.\n`);
});

test('wrong usage is exit code 2 with the name of the command to run', async () => {
  expect(await pergola(['accounts', 'remove'])).toMatchObject({ code: 2, stderr: expect.stringContaining('Run "pergola accounts --help" for the usage.') as string });
});

test('npx pergola help works in a clean checkout', async () => {
  const checkout = await mkdtemp(join(tmpdir(), 'pergola-checkout-'));
  const isSource = (path: string) => !/^(node_modules|\.(?!env)|prisma\/generated|coverage|test-results)/.test(relative(projectRoot, path));
  await cp(projectRoot, checkout, { recursive: true, filter: isSource });
  await symlink(join(projectRoot, 'node_modules'), join(checkout, 'node_modules'));
  const ran = await run('npx', ['pergola', 'help'], { cwd: checkout });
  await rm(checkout, { recursive: true, force: true });
  expect(ran).toMatchObject({ code: 0, stdout: expect.stringMatching(/^ {2}accounts list +List the accounts/m) as string });
}, 60_000);
