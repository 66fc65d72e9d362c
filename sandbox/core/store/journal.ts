import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** One change: collection, id, and the object as JSON text, or null when it was deleted. */
export type Change = [collection: string, id: string, json: string | null];

/**
 * An append-only file, one line for each batch of changes. A batch is written in one piece, so that a process that is
 * killed leaves either all of it or a torn last line, which the next start drops.
 */
export interface Journal {
  append(changes: Change[]): void;
  /** Replaces the whole journal, atomically. */
  rewrite(changes: Change[]): void;
  close(): void;
}

const fileName = 'journal.jsonl';

/** Opens the journal of a folder and hands out what it held, oldest first. */
export function openJournal(folder: string): { journal: Journal; changes: Change[] } {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, fileName);
  const changes = existsSync(path) ? readChanges(path) : [];
  let file = -1;

  const journal: Journal = {
    append(batch) {
      if (batch.length > 0) writeSync(file, `${JSON.stringify(batch)}\n`);
    },
    rewrite(all) {
      if (file !== -1) closeSync(file);
      const next = `${path}.next`;
      const nextFile = openSync(next, 'w', 0o600);
      writeSync(nextFile, all.map((change) => `${JSON.stringify([change])}\n`).join(''));
      fsyncSync(nextFile);
      closeSync(nextFile);
      renameSync(next, path);
      file = openSync(path, 'a', 0o600);
    },
    close() {
      if (file === -1) return;
      fsyncSync(file);
      closeSync(file);
      file = -1;
    },
  };
  return { journal, changes };
}

function readChanges(path: string): Change[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  const torn = lines.pop() ?? '';
  if (torn !== '') process.stderr.write('The last write of the sandbox was cut off and is left out.\n');
  return lines.flatMap((line, index) => {
    try {
      return JSON.parse(line) as Change[];
    } catch {
      throw new Error(
        `The sandbox cannot read line ${index + 1} of ${path}: it is not what the sandbox wrote. Delete the file to begin with a fresh world.`,
      );
    }
  });
}
