import { spawn } from 'node:child_process';
import { closeSync, fchmodSync, openSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { projectRoot } from '../project-root';

/** How long a process may take to finish what it is doing before it is killed. */
const stopMs = 10_000;

const leaveWithParent = pathToFileURL(join(projectRoot, 'scripts', 'leave-with-parent.mjs')).href;

export interface ChildOptions {
  /** As people know it, e.g. `worker`. */
  name: string;
  /** Arguments of Node.js. */
  args: string[];
  env: NodeJS.ProcessEnv;
  logFile: string;
}

export interface Child {
  name: string;
  pid: number;
  logFile: string;
  /** Resolves with what ended it, wanted or not: `exit code 1`, `SIGKILL`. */
  exited: Promise<string>;
  /** Asks it to end, waits, and kills what does not. */
  stop(): Promise<void>;
}

/**
 * Starts a Node.js process whose output is appended to a log file. It is in a process group of its own, so that a Ctrl-C in
 * the terminal reaches only the command, which stops its processes in the right order.
 */
export async function startChild({ name, args, env, logFile }: ChildOptions): Promise<Child> {
  await mkdir(dirname(logFile), { recursive: true, mode: 0o700 });
  const log = openSync(logFile, 'a', 0o600);
  fchmodSync(log, 0o600);
  const child = spawn(process.execPath, ['--import', leaveWithParent, ...args], {
    cwd: projectRoot,
    env: { ...env, PERGOLA_COMMAND_PID: String(process.pid) },
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
  });
  closeSync(log);
  const exited = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
    child.once('error', (error) => resolve(error.message));
  });
  let running = true;
  void exited.then(() => (running = false));
  return {
    name,
    pid: child.pid ?? 0,
    logFile,
    exited,
    stop: async () => {
      if (!running || !child.pid) return;
      child.kill('SIGTERM');
      const inTime = await Promise.race([exited.then(() => true), sleep(stopMs, false, { ref: false })]);
      if (inTime) return;
      process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGKILL');
      await exited;
    },
  };
}

/** How a step runs a process to its end. */
export type RunToEnd = (options: ChildOptions) => Promise<void>;

/** Runs a Node.js process to its end; throws with the last lines of its log when it fails. `keep` hears of it while it runs. */
export async function runToEnd(options: ChildOptions, keep?: (child: Child) => void): Promise<void> {
  const child = await startChild(options);
  keep?.(child);
  const ended = await child.exited;
  if (ended !== 'exit code 0') throw new Error(await describeDeath(child, ended));
}

/** What ended a process, with its last words. */
export async function describeDeath(child: Pick<Child, 'name' | 'logFile'>, ended: string): Promise<string> {
  const text = await readFile(child.logFile, 'utf8').catch(() => '');
  const lines = text.trimEnd().split('\n').slice(-25);
  return `The ${child.name} process ended (${ended}). Its last words, from ${child.logFile}:\n${lines.map((line) => `  ${line}`).join('\n')}`;
}
