import { randomUUID } from 'node:crypto';
import { link, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { clearLeftover } from '../postgres/leftover';
import { commandLine } from '../process-info';
import { StartError } from '../start-error';
import { makePrivate } from './private-folder';

/** What runs in a home folder, for whoever comes second. */
export interface RunFile {
  pid: number;
  /** Name of the script that the process was started with, to tell it from a stranger with the same number. */
  script: string;
  origin: string;
  /** Set when a command has the folder, and no instance runs. */
  command?: string;
  /** Set once everything is up: as the application, and as the owner of the tables. */
  databaseUrl?: string;
  databaseOwnerUrl?: string;
  /** Set once everything is up: the settings of the processes, for `npx pergola`. It holds secrets; only its owner reads the file. */
  environment?: Record<string, string>;
}

const runFile = 'run.json';

/** How long the processes of a killed command take to notice it and leave. */
const leaveMs = 300;

export interface HomeClaim {
  note(changes: Partial<RunFile>): Promise<void>;
  /** Deletes everything else in the folder. */
  empty(): Promise<void>;
  release(): Promise<void>;
}

/** Takes the home folder for this process, or throws a StartError that says who has it. `command` names what is not an instance. */
export async function claimHome(home: string, origin: string, command?: string): Promise<HomeClaim> {
  await makePrivate(home);
  const file = join(home, runFile);
  let mine: RunFile = { pid: process.pid, script: basename(process.argv[1] ?? ''), origin, ...(command && { command }) };
  while (!(await writeNew(file, mine))) {
    const other = await readRunFile(home);
    if (other && (await isRunning(other))) {
      if (other.command) throw new StartError(`"${other.command}" uses ${home} (process ${other.pid}). Wait until it ends, then try again.`);
      throw new StartError(
        `Pergola is already running from ${home}, at ${other.origin} (process ${other.pid}): use that one, stop it, or set PERGOLA_HOME to another folder.`,
      );
    }
    await removeLeftover(file, other);
    if (other) await sleep(leaveMs);
  }
  return {
    note: async (changes) => {
      mine = { ...mine, ...changes };
      await writeWhole(file, mine, rename);
    },
    empty: async () => {
      await clearLeftover(join(home, 'postgres'));
      const entries = await readdir(home);
      await Promise.all(entries.filter((name) => name !== runFile).map((name) => rm(join(home, name), { recursive: true, force: true })));
    },
    release: () => rm(file, { force: true }),
  };
}

export function readRunFile(home: string): Promise<RunFile | undefined> {
  return readRun(join(home, runFile));
}

async function readRun(file: string): Promise<RunFile | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as RunFile;
  } catch {
    return undefined;
  }
}

export async function isRunning(run: RunFile): Promise<boolean> {
  return (await commandLine(run.pid)).includes(run.script);
}

async function writeNew(file: string, run: RunFile): Promise<boolean> {
  try {
    await writeWhole(file, run, link);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Whoever reads the file meets all of it: a part of it would count as nothing that runs. */
async function writeWhole(file: string, run: RunFile, place: (from: string, to: string) => Promise<void>): Promise<void> {
  const unfinished = `${file}.${randomUUID()}`;
  try {
    await writeFile(unfinished, JSON.stringify(run), { mode: 0o600, flag: 'wx' });
    await place(unfinished, file);
  } finally {
    await rm(unfinished, { force: true });
  }
}

/** Removes the file of a process that is gone, unless another process took the folder meanwhile. */
async function removeLeftover(file: string, gone: RunFile | undefined): Promise<void> {
  const aside = `${file}.${randomUUID()}`;
  try {
    await rename(file, aside);
    const removed = await readRun(aside);
    if (removed && JSON.stringify(removed) !== JSON.stringify(gone)) await link(aside, file);
  } catch (error) {
    if (!['ENOENT', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  } finally {
    await rm(aside, { force: true });
  }
}
