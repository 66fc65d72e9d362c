import { join } from 'node:path';
import { build } from 'esbuild';
import type { Plugin } from 'vite';
import { projectRoot } from '../project-root';
import { ownPlaces } from '../stack/own-places';

const entry = join(projectRoot, 'sandbox', 'start-sandbox.ts');

/**
 * Gives the tests of the portal the sandbox as one module. Each of their files starts a sandbox, and one after the other
 * its several hundred modules took longer to load than many a test takes.
 */
export function wholeSandbox(): Plugin {
  return {
    name: 'whole-sandbox',
    enforce: 'pre',
    async load(id) {
      if (id !== entry) return undefined;
      const { outputFiles } = await build({
        absWorkingDir: projectRoot,
        entryPoints: [entry],
        write: false,
        bundle: true,
        platform: 'node',
        format: 'esm',
        target: 'node20',
        packages: 'external',
        sourcemap: 'inline',
        sourcesContent: false,
        logLevel: 'silent',
        plugins: [ownPlaces],
      });
      return { code: outputFiles[0]!.text, map: null };
    },
  };
}
