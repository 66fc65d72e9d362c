import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { projectRoot } from '@/scripts/project-root';
import { describeError } from './describe-error';
import { escapeControls } from './escape-controls';

const run = promisify(execFile);

/** What a process prints that captures its output first, line by line. */
async function printed(code: string): Promise<Record<string, unknown>[]> {
  const script = `import { captureOutput } from '${projectRoot}/lib/platform/capture-output.ts'; captureOutput(); captureOutput(); ${code}`;
  const { stdout, stderr } = await run(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], { cwd: projectRoot }).catch((error: { stdout: string; stderr: string }) => error);
  expect(stderr).toBe('');
  expect(stdout).not.toMatch(/[^\x20-\x7e\n]/);
  return stdout.trimEnd().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
}

test('everything that a process prints is one JSON object a line', async () => {
  const forged = String.raw`a\n{"level":30,"msg":"forged"}\r\n\u001b[31mred\u009b31m\u2028\u202e`;
  const lines = await printed(`
    console.log('said %s', '${forged}');
    console.error(new Error('${forged}', { cause: new Error('inner') }));
    console.warn({ nested: '${forged}' });
    process.stdout.write('${forged}');
    process.stderr.write(Buffer.from('${forged}\\n'));
    process.emitWarning('${forged}');
    setTimeout(() => Promise.reject(new Error('${forged}')), 50);`);
  expect(lines.map(({ level, source }) => [level, source])).toEqual([[30, 'console'], [50, 'console'], [40, 'console'], [30, 'stdout'], [50, 'stderr'], [40, 'process'], [60, 'process']]);
  expect(lines[0]!.msg).toBe('said a\n{"level":30,"msg":"forged"}\r\n\u001b[31mred\u009b31m\u2028\u202e');
  expect(lines[1]).toMatchObject({ err: { type: 'Error', cause: { message: 'inner' } } });
  expect(lines[6]).toMatchObject({ msg: 'unhandled rejection' });
}, 60_000);

test('an uncaught exception is a line, and ends the process', async () => {
  expect(await printed(`setTimeout(() => { throw new TypeError('over'); }, 10); setTimeout(() => console.log('still here'), 5_000);`)).toMatchObject([{ level: 60, msg: 'uncaught exception', err: { type: 'TypeError', message: 'over' } }]);
}, 60_000);

test('what could be hidden in a line is escaped, and it is the same JSON', () => {
  const text = JSON.stringify({ msg: 'a\u009b31m\u2028b\u202ec\u200bd\u007f\ufeff' });
  expect(escapeControls(text)).toMatch(/^[\x20-\x7e]+$/);
  expect(JSON.parse(escapeControls(text))).toEqual(JSON.parse(text));
});

test.each([
  ['of Prisma', Object.assign(new Error('Invalid `create()` invocation: { data: { reason: "canary" } } Unique constraint failed'), { name: 'PrismaClientKnownRequestError', code: 'P2002', meta: { modelName: 'AccessRequest', driverAdapterError: { cause: { kind: 'UniqueConstraintViolation', originalCode: '23505', originalMessage: 'Key (reason)=(canary) already exists.' } } } }), { code: 'P2002', message: 'a database error, model AccessRequest, database 23505, kind UniqueConstraintViolation' }],
  ['of PostgreSQL', Object.assign(new Error('invalid input syntax for type uuid: "canary"'), { name: 'error', severity: 'ERROR', routine: 'string_to_uuid', code: '22P02', detail: 'canary', table: 'person' }), { code: '22P02', message: 'a database error, table person' }],
  ['that wraps one', new Error('The page failed', { cause: Object.assign(new Error('canary'), { name: 'PrismaClientValidationError' }) }), { message: 'The page failed', cause: { message: 'a database error' } }],
])('an error %s keeps its kind and its code, and no value', (_name, error, described) => {
  const found = describeError(error);
  expect(found).toMatchObject(described);
  expect(JSON.stringify(found)).not.toContain('canary');
  expect(found.stack).toContain('capture-output.test.ts');
});
