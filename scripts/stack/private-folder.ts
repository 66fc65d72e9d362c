import { chmod, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Belongs to the account of the server, which keeps it to itself. */
const databaseFolder = 'postgres';

/**
 * Creates a folder that only its owner can open, and takes from everyone else what is in it already: folders get 0700, files 0600.
 * From now on this process and those that it starts create files for their owner alone.
 */
export async function makePrivate(folder: string): Promise<void> {
  process.umask(0o077);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await closeFolder(folder);
}

async function closeFolder(folder: string): Promise<void> {
  await chmod(folder, 0o700);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && entry.name !== databaseFolder) await closeFolder(path).catch(unlessGone);
    else if (entry.isFile()) await chmod(path, 0o600).catch(unlessGone);
  }
}

/** Another instance below this folder may be at work. */
function unlessGone(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
