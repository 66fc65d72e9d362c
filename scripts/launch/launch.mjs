import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { nodeProblem } from './check-node.mjs';
import { ensureInstalled } from './install.mjs';

/**
 * What every command does first, in plain JavaScript because nothing is installed yet: is this Node.js new enough, are
 * the packages there? Then the TypeScript `entry` (a path from the project's root) takes over in this process.
 * @param {string} entry
 * @param {() => Promise<unknown>} [prepare] What the entry needs before its own imports are read; TypeScript can be imported by then.
 */
export async function launch(entry, prepare) {
  const problem = nodeProblem(process.versions.node);
  if (problem) {
    console.error(problem);
    process.exit(1);
  }
  const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
  process.chdir(root);
  ensureInstalled(root);
  const { register } = await import('tsx/esm/api');
  register();
  await prepare?.();
  await import(pathToFileURL(join(root, entry)).href);
}
