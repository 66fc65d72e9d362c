import { open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Appends lines to a file of evidence and resolves when the disk has them. A crash can leave such a file with part of a line. That
 * line ends before these begin. Throws when the file does not have what was written.
 */
export async function appendLines(path: string, lines: readonly string[]): Promise<void> {
  const body = Buffer.from(lines.map((one) => `${one}\n`).join(''));
  const file = await open(path, 'a+', 0o600);
  try {
    const { size } = await file.stat();
    const isUnfinished = size > 0 && (await readBytes(file, size - 1, 1)).toString() !== '\n';
    await file.appendFile(isUnfinished ? Buffer.concat([Buffer.from('\n'), body]) : body);
    await file.sync();
    if (!(await readBytes(file, size + (isUnfinished ? 1 : 0), body.length)).equals(body)) throw new Error(`${path} does not have the lines that were written to it.`);
    if (size === 0) await syncFolder(dirname(path));
  } finally {
    await file.close();
  }
}

async function readBytes(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}

/** The name of a new file outlives a power failure only when its folder was synchronized too (fsync(2)). */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  await folder.sync().finally(() => folder.close());
}
