import { relative } from 'node:path';
import { AppError } from '@/lib/platform/errors';
import { isRunning, readRunFile } from '@/scripts/stack/run-file';
import { readHome } from '@/scripts/stack/settings';

/**
 * Completes `environment` with the settings of the instance that runs from PERGOLA_HOME. Answers a line that says which
 * instance the command talks to. A variable that is set keeps its value, with one exception: the AWS settings of a sandbox go
 * together, so that credentials of an AWS account never meet the sandbox, and the other way round.
 */
export async function completeSettings(environment: NodeJS.ProcessEnv, { cwd, root }: { cwd: string; root: string }): Promise<string> {
  const home = readHome(environment, root);
  const running = await readRunFile(home);
  if (!running || running.command || !(await isRunning(running))) {
    if (environment.DATABASE_URL) return 'Using the settings of the environment.';
    throw new AppError(
      'unavailable',
      `No Pergola runs from ${home}, and DATABASE_URL is not set. Start it with "npm start", set PERGOLA_HOME to the folder of a running instance, or set the variables in .env.example.`,
    );
  }
  if (!running.environment) throw new AppError('unavailable', `Pergola is still starting (process ${running.pid}). Wait until it is up, then try again.`);
  const overridden = complete(environment, running.environment);
  const place = `${running.origin} (${relative(cwd, home) || '.'}, process ${running.pid})`;
  return `Using the instance at ${place}${overridden.length ? `, with ${overridden.join(', ')} of the environment` : ''}.`;
}

/** Answers the names that keep the value of the environment. */
function complete(environment: NodeJS.ProcessEnv, settings: Record<string, string>): string[] {
  if (settings.AWS_ENDPOINT_URL && !environment.AWS_ENDPOINT_URL) {
    for (const name of Object.keys(environment)) if (name.startsWith('AWS_')) delete environment[name];
  }
  const overridden: string[] = [];
  for (const [name, value] of Object.entries(settings)) {
    const given = environment[name];
    if (!given) environment[name] = value;
    else if (given !== value) overridden.push(name);
  }
  return overridden;
}
