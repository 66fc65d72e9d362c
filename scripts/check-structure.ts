import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './project-root';
import { checkDirections } from './structure/directions';
import { checkEdges } from './structure/edges';
import { checkFeature } from './structure/features';
import { parseSource, type SourceFile } from './structure/source-file';
import { checkTransactions } from './structure/transactions';

const roots = ['app', 'cli', 'components', 'lib', 'prisma', 'sandbox', 'scripts', 'e2e', 'bench'];

/** Prints every file that is not where the architecture wants it, with the reason and the remedy; tells whether there is none. */
export function checkStructure(): boolean {
  const files = listSources();
  const findings = files.flatMap((file) => [...checkFeature(file), ...checkDirections(file), ...checkEdges(file), ...checkTransactions(file)]);
  for (const { path, reason, remedy } of findings) console.log(`${path}\n  ${reason}\n  ${remedy}`);
  console.log(findings.length ? `${findings.length} findings in ${files.length} files.` : `${files.length} files are where they belong.`);
  return findings.length === 0;
}

function listSources(): SourceFile[] {
  const top = readdirSync(projectRoot, { withFileTypes: true }).filter((entry) => entry.isFile()).map(({ name }) => name);
  const below = roots.flatMap((root) => listFolder(root));
  return [...top, ...below]
    .filter((path) => /\.(ts|tsx|mts)$/.test(path) && !path.endsWith('.d.ts'))
    .map((path) => parseSource(path, readFileSync(join(projectRoot, path), 'utf8')));
}

function listFolder(folder: string): string[] {
  if (folder === 'prisma/generated') return [];
  const entries = (() => {
    try {
      return readdirSync(join(projectRoot, folder), { withFileTypes: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    }
  })();
  return entries.flatMap((entry) => (entry.isDirectory() ? listFolder(`${folder}/${entry.name}`) : [`${folder}/${entry.name}`]));
}
