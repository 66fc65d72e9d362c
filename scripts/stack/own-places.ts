import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import type { Plugin } from 'esbuild';
import { projectRoot } from '../project-root';

/** A file that asks where it is must hear its own place, not the bundle's. */
export const ownPlaces: Plugin = {
  name: 'own-places',
  setup(pluginBuild) {
    pluginBuild.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      if (!path.startsWith(projectRoot) || path.includes('node_modules')) return undefined;
      const text = await readFile(path, 'utf8');
      return { contents: text.replaceAll(/\bimport\.meta\.url\b/g, JSON.stringify(pathToFileURL(path).href)), loader: 'ts' };
    });
  },
};
