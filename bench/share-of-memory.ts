import { readdir, readFile } from 'node:fs/promises';

export interface ProcessShare {
  /** What it is for people: `web`, `worker`, `sandbox`, `postgres`, `npm start`. */
  name: string;
  pid: number;
  /** Proportional set size: what several processes share is divided among them (Linux, proc(5), smaps_rollup). */
  megabytes: number;
}

/** Memory of a process and of all that it started, directly or not. Linux only. */
export async function shareOfMemory(rootPid: number): Promise<ProcessShare[]> {
  const parents = await parentsByPid();
  const isBelow = (pid: number): boolean => pid === rootPid || (parents.has(pid) && isBelow(parents.get(pid)!));
  const shares = await Promise.all([...parents.keys()].filter(isBelow).map(readShare));
  return shares.filter((share) => share !== null).sort((a, b) => b.megabytes - a.megabytes);
}

async function parentsByPid(): Promise<Map<number, number>> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const pairs = await Promise.all(
    pids.map(async (pid) => {
      const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
      return [Number(pid), Number(/^PPid:\s+(\d+)/m.exec(status)?.[1] ?? 0)] as const;
    }),
  );
  return new Map(pairs.filter(([, parent]) => parent > 0));
}

/** Null when it has ended meanwhile. */
async function readShare(pid: number): Promise<ProcessShare | null> {
  const [rollup, command] = await Promise.all([`/proc/${pid}/smaps_rollup`, `/proc/${pid}/cmdline`].map((file) => readFile(file, 'utf8').catch(() => '')));
  const kilobytes = /^Pss:\s+(\d+) kB/m.exec(rollup!)?.[1];
  return kilobytes === undefined ? null : { name: nameOf(command!.replaceAll('\0', ' ')), pid, megabytes: (Number(kilobytes) * 1024) / 1_000_000 };
}

const names: [RegExp, string][] = [
  [/worker\.mjs/, 'worker'],
  [/sandbox\.mjs/, 'sandbox'],
  [/postgres/, 'PostgreSQL'],
  [/next-server|next\/dist\/bin\/next|next start/, 'web'],
  [/esbuild/, 'esbuild'],
  [/scripts\/start\.mjs|npm/, 'npm start'],
];

function nameOf(commandLine: string): string {
  return names.find(([pattern]) => pattern.test(commandLine))?.[1] ?? commandLine.slice(0, 40).trim();
}
