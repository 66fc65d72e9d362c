/** The part that is read here of package-lock.json. */
export interface LockFile {
  packages: Record<string, { version?: string; resolved?: string; optionalDependencies?: Record<string, string> }>;
}

/** One sentence for each package, wherever it lies in the tree, that is older than its floor. */
export function findTooOld({ packages }: LockFile, floors: Record<string, string>): string[] {
  return Object.entries(floors).flatMap(([name, floor]) => {
    const found = Object.entries(packages).filter(([path]) => path === `node_modules/${name}` || path.endsWith(`/node_modules/${name}`));
    if (!found.length) return [`${name} is not in the lock file, though its floor is ${floor}.`];
    return found.flatMap(([path, { version = '0' }]) =>
      isBelow(version, floor) ? [`${path} is ${version}; it must be ${floor} or later: below are known security holes, or a major that is no longer developed.`] : [],
    );
  });
}

/**
 * One sentence for each optional package that the lock file leaves out: npm drops those that a registry did not have on
 * that day, and `npm ci` then refuses the whole file.
 */
export function findIncompleteOptionals({ packages }: LockFile): string[] {
  return Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !placesOf(path, name).some((place) => place in packages))
      .map((name) => `${name}, an optional part of ${path || 'the project'}, is not in the lock file, so npm ci refuses it: take a version of which all parts are published.`),
  );
}

/** Where Node.js would look for a package, from the folder of the one that wants it upwards. */
function placesOf(path: string, name: string): string[] {
  const folders = path.split('/node_modules/').map((_, index, parts) => parts.slice(0, parts.length - index).join('/node_modules/'));
  return [...folders.filter(Boolean).map((folder) => `${folder}/node_modules/${name}`), `node_modules/${name}`];
}

function isBelow(version: string, floor: string): boolean {
  const [a, b] = [version, floor].map((text) => text.split('-')[0]!.split('.').map(Number));
  for (let index = 0; index < 3; index += 1) {
    const difference = (a![index] ?? 0) - (b![index] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return version.includes('-') && !floor.includes('-');
}
