import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build, stop } from 'esbuild';
import { projectRoot } from '../project-root';
import { fingerprintWithScripts, makeIfChanged } from './fingerprint';
import { ownPlaces } from './own-places';

/** What runs beside the web process, by the name of its bundle. */
const entries = {
  worker: 'lib/worker-main.ts',
  sandbox: 'sandbox/main.ts',
  seed: 'prisma/seed.ts',
  migrate: 'scripts/migrate.ts',
  pergola: 'cli/main.ts',
  webPreload: 'scripts/stack/web-preload.ts',
};

export type BundleName = keyof typeof entries;

/** Inside the project, because the bundles find their packages in its node_modules. */
const folder = join(projectRoot, '.next-processes');

/** Absolute path of a bundle. */
export function bundlePath(name: BundleName): string {
  return join(folder, `${name}.mjs`);
}

/**
 * Bundles our own TypeScript of every process beside the web, so that each starts in a moment and keeps no compiler in
 * memory. Packages stay where they are.
 */
export async function bundleProcesses(): Promise<boolean> {
  return makeIfChanged(join(folder, '.fingerprint'), await fingerprintWithScripts(), async () => {
    // Two commands may do this at the same time, and each must find whole files.
    const made = `${folder}-${process.pid}`;
    await build({
      absWorkingDir: projectRoot,
      entryPoints: entries,
      outdir: made,
      outExtension: { '.js': '.mjs' },
      bundle: true,
      splitting: false,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      packages: 'external',
      alias: { 'server-only': join(projectRoot, 'scripts', 'stack', 'nothing.mjs') },
      sourcemap: 'linked',
      sourcesContent: false,
      logLevel: 'silent',
      plugins: [ownPlaces],
    });
    await stop();
    await replaceFolder(made, folder);
  });
}

async function replaceFolder(from: string, to: string): Promise<void> {
  await rm(to, { recursive: true, force: true });
  await rename(from, to).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    // Another command just put the same files there.
    await rm(from, { recursive: true, force: true });
  });
}
