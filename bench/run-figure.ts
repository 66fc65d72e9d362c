import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { describeDeath } from '../scripts/stack/child';
import { projectRoot } from '../scripts/project-root';
import { cleanEnvironment } from '../scripts/verify/clean-environment';
import type { Figure, FigureName } from './figure';
import { quickVariable } from './is-quick';
import type { Message } from './progress';

/** Where a figure's process finds the lines that it has logged itself. */
export const logFileVariable = 'PERGOLA_BENCH_LOG';

/**
 * Measures one figure in a process of its own, so that none warms up or burdens another. The process runs our TypeScript as
 * the portal's server does, its log goes to a file under `home`, and what it found comes back as a message.
 */
export async function runFigure(name: FigureName, home: string, { isQuick, interruption, onProgress }: { isQuick: boolean; interruption: AbortSignal; onProgress: (words: string) => void }): Promise<Figure[]> {
  const logFile = join(home, `${name}.log`);
  const { NEXT_DIST_DIR } = process.env;
  const log = openSync(logFile, 'w');
  const child = spawn(process.execPath, ['--conditions=react-server', '--import', 'tsx', join(projectRoot, 'bench', 'measure.ts'), name], {
    cwd: projectRoot,
    env: { ...cleanEnvironment(process.env), ...(NEXT_DIST_DIR && { NEXT_DIST_DIR }), PERGOLA_HOME: join(home, name), [logFileVariable]: logFile, ...(isQuick && { [quickVariable]: '1' }) },
    stdio: ['ignore', log, log, 'ipc'],
  });
  closeSync(log);
  interruption.addEventListener('abort', () => child.kill('SIGTERM'), { once: true });
  let told: Exclude<Message, { progress: string }> | undefined;
  child.on('message', (message: Message) => {
    if ('progress' in message) onProgress(message.progress);
    else told = message;
  });
  const ended = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
    child.once('error', reject);
  });
  if (told && 'failed' in told) throw new Error(told.failed);
  if (!told || ended !== 'exit code 0') throw new Error(await describeDeath({ name: `${name} benchmark`, logFile }, ended));
  return told.figures;
}
