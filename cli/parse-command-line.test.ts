import { expect, test } from 'vitest';
import { z } from 'zod';
import { defineCommand } from './command';
import { parseCommandLine } from './parse-command-line';
import { renderUsage } from './usage';

const command = (name: string, options: z.ZodObject = z.object({})) =>
  defineCommand({ name, summary: `Runs ${name}.`, options, examples: [], needsInstance: false, run: () => Promise.resolve({ text: '', data: null }) });

const add = command(
  'accounts add',
  z.object({
    account: z.string().regex(/^\d{12}$/, 'Enter the 12-digit account ID.').meta({ description: 'AWS account ID.', placeholder: 'ACCOUNT_ID' }),
    region: z.array(z.string()).min(1).meta({ description: 'Region.', placeholder: 'REGION' }),
    role: z.enum(['owner', 'consumer']).default('owner').meta({ description: 'Role.' }),
    write: z.boolean().optional().meta({ description: 'Write.' }),
  }),
);
const commands = [add, command('accounts list'), command('help'), command('version')];
const account = ['--account', '111111111111'];

test.each<[sentence: string, line: string[], input: Record<string, unknown>]>([
  ['a repeated option is a list', ['accounts', 'add', ...account, '--region', 'a', '--region', 'b'], { account: '111111111111', region: ['a', 'b'], role: 'owner' }],
  ['an option with an equal sign', ['accounts', 'add', ...account, '--region=a', '--role=consumer'], { account: '111111111111', region: ['a'], role: 'consumer' }],
  ['a flag', ['accounts', 'add', ...account, '--region', 'a', '--write'], { account: '111111111111', region: ['a'], role: 'owner', write: true }],
])('%s', (_sentence, line, input) => {
  expect(parseCommandLine(commands, line)).toEqual({ command: add, input, json: false });
});

test('every command prints JSON on demand', () => {
  expect(parseCommandLine(commands, ['accounts', 'list', '--json'])).toMatchObject({ json: true });
});

test.each<[line: string[], of: string]>([
  [[], ''],
  [['--help'], ''],
  [['-h'], ''],
  [['accounts', '--help'], 'accounts'],
  [['accounts', 'lst', '--help'], 'accounts'],
  [['accounts', 'add', '--account', '1', '--help'], 'accounts add'],
])('%j shows the usage of "%s"', (line, of) => {
  expect(parseCommandLine(commands, line)).toEqual({ helpFor: of });
});

test.each<[line: string[], message: string]>([
  [['--json'], 'Name a command before the options.'],
  [['acounts'], '"acounts" is not a command.'],
  [['accounts'], '"accounts" needs a command: add, list.'],
  [['accounts', 'remove'], '"accounts remove" is not a command. "accounts" has: add, list.'],
  [['accounts', 'list', 'more'], 'Unexpected argument "more".'],
  [['accounts', 'list', '--write'], 'Unknown option "--write".'],
  [['accounts', 'add', '--account'], 'Option "--account" argument missing.'],
  [['accounts', 'add', '--account', '12', '--region', 'a'], '--account: Enter the 12-digit account ID.'],
  [['accounts', 'add'], '--account is required.\n--region is required.'],
])('%j is wrong usage: %s', (line, message) => {
  expect(() => parseCommandLine(commands, line)).toThrow(message);
});

test('the usage of a command names each option with its description, default and whether it is required', () => {
  const text = renderUsage(commands, 'accounts add');
  expect(text).toContain('pergola accounts add --account ACCOUNT_ID --region REGION [--role owner|consumer] [--write] [--json]');
  expect(text).toMatch(/--account ACCOUNT_ID +AWS account ID\. Required\./);
  expect(text).toMatch(/--region REGION +Region\. Required\. Can be repeated\./);
  expect(text).toMatch(/--role owner\|consumer +Role\. Default: owner\./);
});
