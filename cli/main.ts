import { hostname, userInfo } from 'node:os';
import { AwsError } from '@/lib/aws/errors';
import { closeDb } from '@/lib/platform/db';
import { AppError } from '@/lib/platform/errors';
import { actAsOperator } from '@/lib/platform/operator';
import { loadEnvFile } from '@/scripts/stack/load-env-file';
import type { CommandContext } from './command';
import { commands } from './commands';
import { checkDatabase } from './check-database';
import { completeSettings } from './complete-settings';
import { parseCommandLine } from './parse-command-line';
import { renderUsage } from './usage';
import { UsageError } from './usage-error';

const exitCodes = { success: 0, failure: 1, usage: 2 };

/** Runs one command line, for the instance whose folder is below `root` unless PERGOLA_HOME names another. Answers the exit code. */
export async function main(args: readonly string[], { cwd, root }: { cwd: string; root: string }): Promise<number> {
  try {
    const parsed = parseCommandLine(commands, args);
    if ('helpFor' in parsed) {
      console.log(renderUsage(commands, parsed.helpFor));
      return exitCodes.success;
    }
    const { command, input, json } = parsed;
    actAsOperator(`${userInfo().username}@${hostname()}`);
    const context: CommandContext = { cwd, note: (line) => console.error(line) };
    if (command.needsInstance) {
      const logLevel = process.env.LOG_LEVEL;
      loadEnvFile(root);
      context.note(await completeSettings(process.env, { cwd, root }));
      // Log lines of an instance are no answer of a command.
      process.env.LOG_LEVEL = logLevel ?? 'silent';
      process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
      await checkDatabase();
    }
    const { text, data, failed } = await command.run(input as never, context);
    console.log(json ? JSON.stringify(data, null, 2) : text);
    return failed ? exitCodes.failure : exitCodes.success;
  } catch (error) {
    console.error(describeError(error));
    return error instanceof UsageError ? exitCodes.usage : exitCodes.failure;
  } finally {
    await closeDb();
  }
}

function describeError(error: unknown): string {
  if (error instanceof UsageError) return `${error.message}\nRun "pergola ${error.command ? `${error.command} ` : ''}--help" for the usage.`;
  if (error instanceof AppError) return `Error: ${error.publicMessage}`;
  if (error instanceof AwsError) return `Error: ${error.publicMessage} (${error.service} ${error.operation}: ${error.code}${error.requestId ? `, request ID ${error.requestId}` : ''})`;
  if (error instanceof Error) return `Error: ${error.message}`;
  return `Error: ${String(error)}`;
}
