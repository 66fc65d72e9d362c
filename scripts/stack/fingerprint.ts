import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { projectRoot } from '../project-root';

/** Folders and files that no build reads. */
const ignoredNames = /^(node_modules|\..+|docs|e2e|bench|scripts|coverage|test-results|playwright-report|tsconfig\.tsbuildinfo|next-env\.d\.ts|.+\.test\.tsx?|.+\.md)$/;

/** Of the hidden files, npm's settings decide nothing; of the scripts, only how things are built does. */
const alsoRead = ['scripts/stack/bundles.ts', 'scripts/stack/web-build.ts'];

/** A number for everything that a build depends on: all sources, the lock file, Node.js, the place of the project. */
export async function fingerprintSources(): Promise<string> {
  return createHash('sha256').update(`${process.version}\0${process.platform}\0${process.arch}\0${projectRoot}\0${await sourceVersion()}`).digest('hex');
}

/** A number for the sources alone: the same on every host that has the same commit. */
export async function sourceVersion(): Promise<string> {
  const hash = createHash('sha256');
  const files = [...(await listFiles(projectRoot)), ...alsoRead.map((file) => join(projectRoot, file))];
  for (const file of files) hash.update(`${relative(projectRoot, file)}\0`).update(await readFile(file)).update('\0');
  return hash.digest('hex');
}

/** The same for the bundles, which hold scripts too. */
export async function fingerprintWithScripts(): Promise<string> {
  return `${await fingerprintSources()}${await fingerprintFiles(await listFiles(join(projectRoot, 'scripts')))}`;
}

/** A number for the content of some files. */
export async function fingerprintFiles(files: string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const file of files) hash.update(await readFile(file)).update('\0');
  return hash.digest('hex');
}

/** Runs `make` unless its last success noted the same number in `noteFile`. Tells whether it ran. */
export async function makeIfChanged(noteFile: string, fingerprint: string, make: () => Promise<void>): Promise<boolean> {
  if ((await readFile(noteFile, 'utf8').catch(() => '')) === fingerprint) return false;
  await make();
  await writeFile(noteFile, fingerprint);
  return true;
}

async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const kept = entries.filter((entry) => !ignoredNames.test(entry.name)).sort((a, b) => (a.name < b.name ? -1 : 1));
  const lists = await Promise.all(
    kept.map(async (entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? listFiles(path) : entry.isFile() ? [path] : [];
    }),
  );
  return lists.flat();
}
