import { createHash, randomUUID, type Hash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { chmod, rename, rm, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { z } from 'zod';
import { StartError } from '../start-error';

/** Characters of one line at most, so that a file that is no backup cannot use up the memory. */
const mostOfLine = 16 * 1_024 * 1_024;

/** First line of a backup. */
export const headerSchema = z.object({
  pergolaBackup: z.literal(1),
  createdAt: z.string(),
  /** Of Pergola. */
  version: z.string(),
  installationId: z.string(),
  /** Last audit event, as a decimal number; null: there is none. */
  auditSeq: z.string().nullable(),
  /** Names of the migrations that had been applied, in order. */
  migrations: z.array(z.string()).min(1),
});
export type BackupHeader = z.infer<typeof headerSchema>;

const tableSchema = z.object({ table: z.string(), columns: z.array(z.string()), rows: z.number().int().min(0), hash: z.string() });
/** Begins the rows of a table: that many lines follow, each a row in PostgreSQL's text form as a JSON string. */
export type TableStart = z.infer<typeof tableSchema>;

const sequencesSchema = z.object({ sequences: z.array(z.object({ name: z.string(), last: z.string(), called: z.boolean() })) });
export type Sequences = z.infer<typeof sequencesSchema>;

const endSchema = z.object({ end: z.object({ sha256: z.string() }) });

export type Part = { is: 'header'; header: BackupHeader } | { is: 'table'; start: TableStart } | { is: 'row'; text: string } | { is: 'sequences'; sequences: Sequences['sequences'] };

/**
 * Writes a backup: JSON lines, compressed, with a checksum at the end. The checksum finds damage; it is not signed, so whoever can write
 * the file can change it unseen. Only its owner reads the file. An unfinished file keeps another name, so a file of this name is whole.
 */
export async function writeBackupFile(file: string, parts: AsyncIterable<Part>): Promise<void> {
  const unfinished = `${file}.${randomUUID()}`;
  try {
    await pipeline(Readable.from(linesOf(parts)), createGzip(), createWriteStream(unfinished, { mode: 0o600, flush: true }));
    await chmod(unfinished, 0o600);
    await rename(unfinished, file);
  } finally {
    await rm(unfinished, { force: true });
  }
}

async function* linesOf(parts: AsyncIterable<Part>): AsyncGenerator<string> {
  const hash = createHash('sha256');
  for await (const part of parts) yield hashed(hash, JSON.stringify(valueOf(part)));
  yield `${JSON.stringify({ end: { sha256: hash.digest('hex') } })}\n`;
}

function valueOf(part: Part): unknown {
  if (part.is === 'header') return part.header;
  if (part.is === 'table') return part.start;
  return part.is === 'row' ? part.text : { sequences: part.sequences };
}

function hashed(hash: Hash, line: string): string {
  if (line.length > mostOfLine) throw new StartError(`A row has more than ${mostOfLine} characters, so it can't be backed up.`);
  hash.update(`${line}\n`);
  return `${line}\n`;
}

/** Reads a backup part by part. Throws a StartError when the file is no backup, is not whole, or was changed. */
export async function* readBackupFile(file: string): AsyncGenerator<Part> {
  const hash = createHash('sha256');
  let isFirst = true;
  let isWhole = false;
  try {
    for await (const line of linesIn(file)) {
      if (isWhole) throw new Error('more lines follow the last one');
      const value: unknown = JSON.parse(line);
      const end = endSchema.safeParse(value);
      if (end.success) {
        if (end.data.end.sha256 !== hash.digest('hex')) throw new StartError(`${file} was changed or damaged: its checksum is another one. Use another backup.`);
        isWhole = true;
        continue;
      }
      hashed(hash, line);
      if (isFirst) yield { is: 'header', header: headerOf(file, value) };
      else if (typeof value === 'string') yield { is: 'row', text: value };
      else if ('table' in (value as object)) yield { is: 'table', start: tableSchema.parse(value) };
      else yield { is: 'sequences', ...sequencesSchema.parse(value) };
      isFirst = false;
    }
  } catch (error) {
    if (error instanceof StartError) throw error;
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'EACCES') throw new StartError(`${file} cannot be read (${code}).`, { cause: error });
    throw new StartError(`${file} is damaged, or is no backup of Pergola.`, { cause: error });
  }
  if (!isWhole) throw new StartError(`${file} is not whole: its end is missing. Use another backup.`);
}

/** Only line feeds end a line: text in a row may hold other separators. What either stream meets is thrown here. */
async function* linesIn(file: string): AsyncGenerator<string> {
  const source = createReadStream(file);
  const gunzip = createGunzip();
  const text = source.pipe(gunzip).setEncoding('utf8');
  source.once('error', (error) => text.destroy(error));
  let begun: string[] = [];
  let length = 0;
  for await (const chunk of text as AsyncIterable<string>) {
    const ends = chunk.split('\n');
    const rest = ends.pop()!;
    for (const end of ends) {
      yield begun.join('') + end;
      begun = [];
      length = 0;
    }
    begun.push(rest);
    length += rest.length;
    if (length > mostOfLine) throw new Error('a line is too long');
  }
  if (length > 0) throw new Error('the last line has no end');
  // What follows the compressed part is skipped without an error.
  const { size } = await stat(file);
  if (gunzip.bytesWritten !== size) throw new Error('more bytes follow the compressed part');
}

function headerOf(file: string, value: unknown): BackupHeader {
  const header = headerSchema.safeParse(value);
  if (!header.success) throw new StartError(`${file} is no backup of Pergola, or of a format that this version does not know.`);
  return header.data;
}

/** Reads a backup to its end, so that nothing begins with a damaged one. Answers what it is of. */
export async function checkBackupFile(file: string): Promise<BackupHeader> {
  let header: BackupHeader | undefined;
  for await (const part of readBackupFile(file)) if (part.is === 'header') header = part.header;
  return header!;
}
