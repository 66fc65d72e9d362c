import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { projectRoot } from '@/scripts/project-root';
import { processorSeconds } from '../processor-seconds';

/** A server in a process of its own, so that its processor time is told apart from its callers'. */
export interface ServerProcess {
  port: number;
  /** From the command to the line that names the port. */
  startedInMs: number;
  /** Seconds of processor time so far. */
  processorSeconds(): number;
  stop(): Promise<void>;
}

/** Runs one of our files that prints its port, in `port 1234` or in a URL: TypeScript, or a bundle as `npm start` makes it. */
export async function startServerProcess(file: string, args: string[]): Promise<ServerProcess> {
  const startedAt = performance.now();
  const loader = file.endsWith('.ts') ? ['--import', 'tsx'] : [];
  const child = spawn(process.execPath, [...loader, resolve(projectRoot, file), ...args], { cwd: projectRoot, stdio: ['ignore', 'pipe', 'inherit'] });
  const port = await printedPort(child);
  return {
    port,
    startedInMs: performance.now() - startedAt,
    processorSeconds: () => processorSeconds(child.pid!),
    async stop() {
      child.kill();
      await once(child, 'exit');
    },
  };
}

function printedPort(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let output = '';
    child.stdout!.on('data', (chunk) => {
      output += String(chunk);
      const port = /(?:port |127\.0\.0\.1:)(\d+)/.exec(output)?.[1];
      if (port) resolve(Number(port));
    });
    child.once('exit', () => reject(new Error(`The server ended before it listened: ${output}`)));
  });
}
