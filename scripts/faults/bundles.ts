import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build, stop, type BuildOptions } from 'esbuild';
import { projectRoot } from '../project-root';
import { ownPlaces } from '../stack/own-places';

export interface FaultBundles {
  preload: string;
  person: string;
  worker: string;
  healer: string;
  healerHost: string;
  remove(): Promise<void>;
}

/** Workers to be started as they are. */
export interface WorkerBundles {
  worker: string;
  /** Says that it is of another version, and does no sweeps. */
  oldWorker: string;
  remove(): Promise<void>;
}

/** Loaded once a process, or patched by `child/preload.ts`: these stay where they are. */
const neverBundled = ['pg', 'graphile-worker', 'nodemailer', 'pino', '@prisma/*'];

/**
 * Bundles the worker as it is, and what is killed beside it. What is killed has the SDK in its bundle, in pieces that are
 * loaded beforehand: a process then costs half the time. The healer loads its own code anew for every case, and packages once.
 */
export async function bundleForFaults(): Promise<FaultBundles> {
  const { bundle, file, remove } = bundlesIn('faults');
  await bundle({ preload: 'scripts/faults/child/preload.ts', healer: 'scripts/faults/child/healer.ts', 'healer-host': 'scripts/faults/child/healer-host.ts' }, { packages: 'external' });
  await bundle(
    { person: 'scripts/faults/child/person.ts', worker: 'lib/worker-main.ts' },
    { external: neverBundled, mainFields: ['module', 'main'], splitting: true, banner: { js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);" } },
  );
  await stop();
  return { preload: file('preload'), person: file('person'), worker: file('worker'), healer: file('healer'), healerHost: file('healer-host'), remove };
}

export async function bundleWorkers(): Promise<WorkerBundles> {
  const { bundle, file, remove } = bundlesIn('workers');
  await bundle({ worker: 'lib/worker-main.ts', 'old-worker': 'lib/controller/testing/old-worker-main.ts' }, { packages: 'external' });
  await stop();
  return { worker: file('worker'), oldWorker: file('old-worker'), remove };
}

/** Inside the project, where the packages are. */
function bundlesIn(what: string) {
  const folder = join(projectRoot, '.pergola', `${what}-${process.pid}`);
  const shared: BuildOptions = {
    absWorkingDir: projectRoot,
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    alias: { 'server-only': join(projectRoot, 'scripts', 'stack', 'nothing.mjs') },
    logLevel: 'silent',
    plugins: [ownPlaces],
  };
  return {
    bundle: (entryPoints: Record<string, string>, options: BuildOptions) => build({ ...shared, ...options, entryPoints }),
    file: (name: string) => join(folder, `${name}.mjs`),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
