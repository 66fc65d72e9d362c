import { copyFile, readdir, rename, rm, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';

/** How often the sizes are looked at. */
const intervalMs = 10_000;

export interface Rotation {
  /** A log that is larger is moved aside, in bytes. */
  maxBytes: number;
  /** Earlier files that are kept beside each log: `web.log.1` is the latest. */
  keep: number;
}

/**
 * Rotates every `.log` of a folder by size, until it is stopped. The processes append to their files themselves, so that nothing
 * in between can hold them up or lose their last words; a library that rotates (pino-roll, rotating-file-stream) sees only what
 * passes through it. So the file is copied and emptied, as logrotate's `copytruncate` does: lines of the moment between the two
 * can be lost.
 */
export function rotateLogs(folder: string, rotation: Rotation): () => void {
  let isBusy = false;
  const timer = setInterval(() => {
    if (isBusy) return;
    isBusy = true;
    rotateOnce(folder, rotation)
      .catch((error: unknown) => console.error(`The logs were not rotated: ${error instanceof Error ? error.message : String(error)}`))
      .finally(() => (isBusy = false));
  }, intervalMs);
  timer.unref();
  return () => clearInterval(timer);
}

/** Rotates what is too large now. */
export async function rotateOnce(folder: string, { maxBytes, keep }: Rotation): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.endsWith('.log')) continue;
    const file = join(folder, name);
    if ((await stat(file)).size <= maxBytes) continue;
    if (keep > 0) {
      await rm(`${file}.${keep}`, { force: true });
      for (let number = keep - 1; number > 0; number--) await rename(`${file}.${number}`, `${file}.${number + 1}`).catch(unlessMissing);
      await copyFile(file, `${file}.1`);
    }
    await truncate(file);
  }
}

function unlessMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
