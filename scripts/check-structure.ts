import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './project-root';
import { checkBoundedReads } from './structure/bounded-reads';
import { checkDependencies } from './structure/dependencies';
import { checkDirections } from './structure/directions';
import { checkDecisions, checkPaths, type Document } from './structure/documents';
import { checkEdges } from './structure/edges';
import { checkEnteredText } from './structure/entered-text';
import { checkFeature } from './structure/features';
import { checkNamedActions, checkNamedOperations } from './structure/named-actions';
import { checkOutsideKeys } from './structure/outside-keys';
import { parseSource } from './structure/source-file';
import { checkTransactions } from './structure/transactions';

const roots = ['app', 'cli', 'components', 'lib', 'prisma', 'sandbox', 'scripts', 'e2e', 'bench'];
/** Without TypeScript, and named in documents. */
const otherRoots = ['bin', 'docs', 'public'];

/** Prints every file that is not where the architecture wants it, and every path in a document that does not exist, with the reason and the remedy; tells whether there is none. */
export function checkStructure(): boolean {
  const paths = listPaths();
  const files = paths.filter((path) => /\.(ts|tsx|mts)$/.test(path) && !path.endsWith('.d.ts') && isSource(path)).map((path) => parseSource(path, read(path)));
  const documents = paths.filter((path) => path.endsWith('.md')).map((path): Document => ({ path, text: read(path) }));
  const allPaths = new Set(paths);
  const findings = [
    ...files.flatMap((file) => [...checkFeature(file), ...checkDirections(file), ...checkEdges(file), ...checkTransactions(file), ...checkBoundedReads(file), ...checkOutsideKeys(file), ...checkEnteredText(file), ...checkNamedActions(file)]),
    ...checkNamedOperations(files),
    ...documents.flatMap((document) => checkPaths(document, allPaths)),
    ...checkDecisions(documents),
    ...checkDependencies(Object.keys((JSON.parse(read('package.json')) as { dependencies: object }).dependencies), files),
  ];
  for (const { path, reason, remedy } of findings) console.log(`${path}\n  ${reason}\n  ${remedy}`);
  console.log(findings.length ? `${findings.length} findings in ${files.length + documents.length} files.` : `${files.length} files are where they belong, and ${documents.length} documents name paths that exist.`);
  return findings.length === 0;
}

function read(path: string): string {
  return readFileSync(join(projectRoot, path), 'utf8');
}

function isSource(path: string): boolean {
  return !path.includes('/') || roots.some((root) => path.startsWith(`${root}/`));
}

function listPaths(): string[] {
  const top = readdirSync(projectRoot, { withFileTypes: true }).filter((entry) => entry.isFile()).map(({ name }) => name);
  return [...top, ...[...roots, ...otherRoots].flatMap((root) => listFolder(root))];
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
