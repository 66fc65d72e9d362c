import { join } from 'node:path';
import { projectRoot } from '../project-root';
import type { RunToEnd } from './child';
import { makeIfChanged } from './fingerprint';

export const nextCommand = join(projectRoot, 'node_modules', 'next', 'dist', 'bin', 'next');

/** Builds the web application for production unless nothing that it is made of has changed. */
export async function buildWeb(run: RunToEnd, fingerprint: string, env: NodeJS.ProcessEnv, logFolder: string): Promise<boolean> {
  const output = env.NEXT_DIST_DIR || '.next';
  return makeIfChanged(join(projectRoot, output, '.fingerprint'), fingerprint, () =>
    run({ name: 'next build', args: [nextCommand, 'build'], env: { ...env, NODE_ENV: 'production' }, logFile: join(logFolder, 'build.log') }),
  );
}
