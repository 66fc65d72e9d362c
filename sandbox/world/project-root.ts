import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that holds `sandbox/` and `public/`, seen from this file or from a bundle of it. */
export function projectRoot(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  for (const start of [here, process.cwd()]) {
    for (let folder = start; folder !== dirname(folder); folder = dirname(folder)) {
      if (existsSync(join(folder, 'sandbox', 'world.yaml'))) return folder;
    }
  }
  throw new Error('The sandbox cannot find its world: there is no sandbox/world.yaml in any folder above.');
}
