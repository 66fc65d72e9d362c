import { spawn } from 'node:child_process';

/** How long a start may take before it counts as stuck. */
const patienceMs = 20 * 60_000;

export interface StartedCommand {
  /** Of npm; everything else is below it. */
  pid: number;
  origin: string;
  /** From the command to its last line, in milliseconds. */
  ms: number;
  /** All that it printed. */
  output: string;
  /** Ctrl-C, and waits until it is over. */
  stop(): Promise<void>;
}

interface StartOptions {
  /** The project that it is started in. */
  folder: string;
  home: string;
  port: number;
  sandboxPort: number;
  extraEnv?: Record<string, string>;
}

/** Runs `npm start` as a person would, until it says that Pergola is up. */
export async function startCommand({ folder, home, port, sandboxPort, extraEnv = {} }: StartOptions): Promise<StartedCommand> {
  const env = { ...process.env, PERGOLA_HOME: home, PORT: String(port), SANDBOX_PORT: String(sandboxPort), ...extraEnv };
  const startedAt = performance.now();
  const child = spawn('npm', ['start'], { cwd: folder, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  let output = '';
  await new Promise<void>((resolve, reject) => {
    const stuck = setTimeout(() => reject(new Error(`npm start did not come up:\n${output}`)), patienceMs);
    const hear = (chunk: Buffer) => {
      output += chunk.toString();
      if (!/Pergola is up/.test(output)) return;
      clearTimeout(stuck);
      resolve();
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('error', reject);
    void exited.then(() => reject(new Error(`npm start ended:\n${output}`)));
  });
  return {
    pid: child.pid!,
    origin: `http://localhost:${port}`,
    ms: performance.now() - startedAt,
    output,
    stop: async () => {
      process.kill(-child.pid!, 'SIGINT');
      await exited;
    },
  };
}
