import { isTest, type Finding, type SourceFile } from './source-file';

/** Next loads it, and no file imports it by name. */
const loadedByNext = new Set(['react-dom']);

/** Production packages that only the sandbox, tests and benchmarks import: they belong to devDependencies. What nobody imports is knip's to find. */
export function checkDependencies(dependencies: readonly string[], files: readonly SourceFile[]): Finding[] {
  const packagesOf = (some: readonly SourceFile[]) => new Set(some.flatMap(({ imports }) => imports.map(({ specifier }) => packageOf(specifier))));
  const anywhere = packagesOf(files);
  const inPortal = packagesOf(files.filter(({ path }) => !path.startsWith('sandbox/') && !isTest(path)));
  return dependencies
    .filter((name) => anywhere.has(name) && !inPortal.has(name) && !loadedByNext.has(name))
    .map((name) => ({ path: 'package.json', reason: `${name} is a production dependency, and only the sandbox, tests or benchmarks import it.`, remedy: 'Move it to devDependencies.' }));
}

function packageOf(specifier: string): string {
  return specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
}
