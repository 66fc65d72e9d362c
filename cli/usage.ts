import type { Command } from './command';
import { optionsOf, type Option } from './options';

const exitCodes = `Exit codes: 0 success, 1 failure, 2 wrong usage.`;

/** The usage text of a command, of a group such as `accounts`, or with '' of everything. */
export function renderUsage(commands: readonly Command[], of: string): string {
  const command = commands.find(({ name }) => name === of);
  return command ? renderCommand(command) : renderList(commands, of);
}

function renderCommand(command: Command): string {
  const options = optionsOf(command);
  const synopsis = options.map((option) => (option.isRequired ? spell(option) : `[${spell(option)}]`));
  return [
    command.summary,
    ...(command.description ? ['', command.description] : []),
    '',
    'Usage:',
    `  ${['pergola', command.name, ...synopsis, '[--json]'].join(' ')}`,
    '',
    'Options:',
    ...columns([...options.map((option): [string, string] => [spell(option), describe(option)]), ['--json', 'Print JSON.'], ['--help', 'Print this text.']]),
    ...(command.examples.length ? ['', 'Examples:', ...command.examples.map((example) => `  ${example}`)] : []),
  ].join('\n');
}

function renderList(commands: readonly Command[], group: string): string {
  const listed = commands.filter(({ name }) => !group || name.startsWith(`${group} `));
  return [
    'Usage:',
    `  pergola ${group ? `${group} ` : ''}COMMAND [options]`,
    '',
    'Commands:',
    ...columns(listed.map(({ name, summary }) => [name, summary])),
    '',
    'Run "pergola COMMAND --help" for the options of a command.',
    ...(group
      ? []
      : [
          '',
          'Commands talk to the instance that "npm start" runs from PERGOLA_HOME (default: .pergola). A variable of',
          'the environment wins over the setting of that instance. .env.example describes the variables.',
          exitCodes,
        ]),
  ].join('\n');
}

function spell({ name, placeholder, isFlag, choices }: Option): string {
  return isFlag ? `--${name}` : `--${name} ${choices.length ? choices.join('|') : placeholder}`;
}

function describe({ description, isRequired, isRepeated, preset }: Option): string {
  const notes = [isRequired && 'Required.', isRepeated && 'Can be repeated.', preset !== undefined && `Default: ${preset}.`];
  return [description, ...notes.filter(Boolean)].join(' ');
}

function columns(rows: [string, string][]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`.trimEnd());
}
