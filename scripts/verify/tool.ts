import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { projectRoot } from '../project-root';

/** The programs of packages that are run here, by their file in node_modules. */
const programs = {
  oxlint: 'oxlint/bin/oxlint',
  knip: 'knip/bin/knip.js',
  tsc: 'typescript/bin/tsc',
  next: 'next/dist/bin/next',
  vitest: 'vitest/vitest.mjs',
  playwright: '@playwright/test/cli.js',
} as const;

/** Runs one of our own scripts, showing all that it prints. */
export function runScript(file: string, args: string[], env: NodeJS.ProcessEnv): Promise<boolean> {
  return run([join(projectRoot, 'scripts', 'run.mjs'), file, ...args], env);
}

/** Runs a package's program, showing all that it prints; tells whether it was content. */
export function runTool(name: keyof typeof programs, args: string[], env: NodeJS.ProcessEnv): Promise<boolean> {
  return run([join(projectRoot, 'node_modules', programs[name]), ...args], env);
}

function run(args: string[], env: NodeJS.ProcessEnv): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: projectRoot, env, stdio: ['ignore', 'inherit', 'inherit'] });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code === 0));
  });
}
