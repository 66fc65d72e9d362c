import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { projectRoot } from '../project-root';
import type { RunToEnd } from './child';
import { makeIfChanged, sourceVersion } from './fingerprint';

/** For how long the portal keeps a connection that nothing is sent over, see "Behind a load balancer" in docs/operating.md. */
export const idleMs = 75_000;

export const nextCommand = join(projectRoot, 'node_modules', 'next', 'dist', 'bin', 'next');

/** Builds the web application for production unless nothing that it is made of has changed. */
export async function buildWeb(run: RunToEnd, fingerprint: string, env: NodeJS.ProcessEnv, logFolder: string): Promise<boolean> {
  const output = env.NEXT_DIST_DIR || '.next';
  return makeIfChanged(join(projectRoot, output, '.fingerprint'), fingerprint, async () =>
    run({ name: 'next build', args: [nextCommand, 'build'], env: { ...env, ...(await sameOnEveryHost()), NODE_ENV: 'production' }, logFile: join(logFolder, 'build.log') }),
  );
}

/**
 * Next draws a build id and a key at random, and derives the ids of server actions from the key: two builds of one commit could not
 * serve each other's pages. So both come from the sources. The key encrypts nothing: a running process has that of its environment.
 */
async function sameOnEveryHost(): Promise<Record<string, string>> {
  const version = await sourceVersion();
  return { PERGOLA_BUILD_ID: version.slice(0, 20), NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: createHash('sha256').update(`ids of server actions ${version}`).digest('base64') };
}
