import { parseArgs, type ParseArgsConfig } from 'node:util';
import { z } from 'zod';
import type { Command } from './command';
import { optionsOf } from './options';
import { UsageError } from './usage-error';

export interface ParsedCommandLine {
  command: Command;
  input: unknown;
  json: boolean;
}

/** Words that ask for a usage text wherever they stand. */
const helpFlags = new Set(['--help', '-h']);

/** What was asked for, or the usage text of a command or group. Throws a UsageError for what cannot be. */
export function parseCommandLine(commands: readonly Command[], args: readonly string[]): ParsedCommandLine | { helpFor: string } {
  const words = args.slice(0, args.findIndex((arg) => arg.startsWith('-')) === -1 ? args.length : args.findIndex((arg) => arg.startsWith('-')));
  const command = commands.find(({ name }) => words.slice(0, name.split(' ').length).join(' ') === name);
  const wantsHelp = args.some((arg) => helpFlags.has(arg));
  if (wantsHelp || args.length === 0) return { helpFor: command?.name ?? groupOf(commands, words) };
  if (args[0] === '--version') return parseCommandLine(commands, ['version']);
  if (!command) throw unknownCommand(commands, words);
  return parseOptions(command, args.slice(command.name.split(' ').length));
}

/** The longest group that exists: `accounts` of `accounts remov`, or nothing. */
function groupOf(commands: readonly Command[], [first = '']: readonly string[]): string {
  return commands.some(({ name }) => name.startsWith(`${first} `)) ? first : '';
}

function unknownCommand(commands: readonly Command[], words: readonly string[]): UsageError {
  const group = groupOf(commands, words);
  if (words.length === 0) return new UsageError('Name a command before the options.');
  if (group && words.length === 1) return new UsageError(`"${group}" needs a command: ${namesIn(commands, group).join(', ')}.`, group);
  if (group) return new UsageError(`"${words.slice(0, 2).join(' ')}" is not a command. "${group}" has: ${namesIn(commands, group).join(', ')}.`, group);
  return new UsageError(`"${words[0]}" is not a command.`);
}

function namesIn(commands: readonly Command[], group: string): string[] {
  return commands.filter(({ name }) => name.startsWith(`${group} `)).map(({ name }) => name.slice(group.length + 1));
}

function parseOptions(command: Command, args: string[]): ParsedCommandLine {
  const config: NonNullable<ParseArgsConfig['options']> = { json: { type: 'boolean' } };
  for (const { name, isFlag, isRepeated } of optionsOf(command)) config[name] = isFlag ? { type: 'boolean' } : { type: 'string', multiple: isRepeated };
  const { values, positionals } = parse(command, args, config);
  if (positionals.length) throw new UsageError(`Unexpected argument "${positionals[0]}".`, command.name);
  const { json, ...given } = values;
  const result = z.strictObject(command.options.shape).safeParse(given);
  if (!result.success) throw new UsageError(result.error.issues.map(describeIssue(given)).join('\n'), command.name);
  return { command, input: result.data, json: json === true };
}

function parse(command: Command, args: string[], options: NonNullable<ParseArgsConfig['options']>) {
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true });
  } catch (error) {
    // Its first sentence names the option; what follows is about positionals, which no command has.
    const [first = ''] = (error as Error).message.split(/\.\s|\n/);
    throw new UsageError(first.replaceAll("'", '"').replace(/ ?<value>/, '').replace(/\.?$/, '.'), command.name);
  }
}

function describeIssue(given: Record<string, unknown>) {
  return ({ path, message }: z.core.$ZodIssue): string => {
    const name = String(path[0]);
    return given[name] === undefined ? `--${name} is required.` : `--${name}: ${message}`;
  };
}
