import type { z } from 'zod';

/** What a command answers: `text` for people, `data` for `--json`. */
export interface Outcome {
  text: string;
  data: unknown;
  /** The command ran and its answer is bad, for example a broken audit chain: exit code 1. */
  failed?: boolean;
}

/** What a command gets beside its options. */
export interface CommandContext {
  /** Folder of the shell that runs the command. Relative file names start here. */
  cwd: string;
  /** Writes a line to stderr, where it does not mix with the answer. */
  note(line: string): void;
}

export interface Command {
  /** As typed after `pergola`: `accounts add`. */
  name: string;
  /** One line for the list of commands. */
  summary: string;
  /** Further lines for the usage of this command. */
  description?: string;
  /** Options by their name on the command line. A description and a placeholder are in `.meta()`. */
  options: z.ZodObject;
  examples: readonly string[];
  /** Whether it talks to a database and AWS, so that the settings of an instance are needed. */
  needsInstance: boolean;
  run(input: never, context: CommandContext): Promise<Outcome>;
}

/** Types the input of `run` by the options. */
export function defineCommand<Options extends z.ZodObject>(
  command: Omit<Command, 'options' | 'run'> & { options: Options; run(input: z.output<Options>, context: CommandContext): Promise<Outcome> },
): Command {
  return command;
}
