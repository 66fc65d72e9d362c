import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, stop, type Plugin } from 'esbuild';
import { projectRoot } from '../project-root';

/** A file that asks where it is must hear its own place, not the bundle's. */
const ownPlaces: Plugin = {
  name: 'own-places',
  setup(pluginBuild) {
    pluginBuild.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      if (path.includes('node_modules')) return undefined;
      const text = await readFile(path, 'utf8');
      return { contents: text.replaceAll(/\bimport\.meta\.url\b/g, JSON.stringify(pathToFileURL(path).href)), loader: 'ts' };
    });
  },
};

export interface FaultBundles {
  preload: string;
  person: string;
  worker: string;
  healer: string;
  healerHost: string;
  remove(): Promise<void>;
}

/** Bundles the worker as it is, and what is killed beside it. Inside the project, where the packages are. */
export async function bundleForFaults(): Promise<FaultBundles> {
  const folder = join(projectRoot, '.pergola', `faults-${process.pid}`);
  await build({
    absWorkingDir: projectRoot,
    entryPoints: { preload: 'scripts/faults/child/preload.ts', person: 'scripts/faults/child/person.ts', worker: 'lib/worker-main.ts', healer: 'scripts/faults/child/healer.ts', 'healer-host': 'scripts/faults/child/healer-host.ts' },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    alias: { 'server-only': join(projectRoot, 'scripts', 'stack', 'nothing.mjs') },
    logLevel: 'silent',
    plugins: [ownPlaces],
  });
  await stop();
  const file = (name: string) => join(folder, `${name}.mjs`);
  return { preload: file('preload'), person: file('person'), worker: file('worker'), healer: file('healer'), healerHost: file('healer-host'), remove: () => rm(folder, { recursive: true, force: true }) };
}
