import { isTest, type Finding, type SourceFile } from './source-file';

/** Production packages that no file imports by name, each with its reason. */
const withoutImport: Record<string, string> = {
  '@cloudscape-design/component-toolkit': 'peer of the components',
  '@prisma/client': 'runtime of the generated client',
  'react-dom': 'Next loads it',
  tsx: 'the launcher registers it',
};

/** Production packages that only the sandbox, tests and benchmarks use: they belong to devDependencies. */
export function checkDependencies(dependencies: readonly string[], files: readonly SourceFile[]): Finding[] {
  const used = new Set(files.filter(({ path }) => !path.startsWith('sandbox/') && !isTest(path)).flatMap(({ imports }) => imports.map(({ specifier }) => packageOf(specifier))));
  return dependencies
    .filter((name) => !used.has(name) && !Object.hasOwn(withoutImport, name))
    .map((name) => ({ path: 'package.json', reason: `${name} is a production dependency, and no file of the portal imports it.`, remedy: 'Move it to devDependencies.' }));
}

function packageOf(specifier: string): string {
  return specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
}
